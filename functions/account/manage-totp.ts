import { accountEndpoints } from '#contract/account';
import type { SecondFactor } from '#data/second-factors';
import type { User } from '#data/users';
import { takeOwnTry } from '#functions/session/guard-tries';
import { codeTries } from '#functions/session/rules';
import { tenantOf } from '#functions/session/signed-in-user';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { endOthers, type ManageSessionsDeps } from './manage-sessions.ts';
import { type AccountDeps, checkPassword, ownEvent, ownUser, tell } from './own-user.ts';

export const beginTotp = route(accountEndpoints.beginTotp, async ({ actor, body }, deps: AccountDeps) => {
  const user = await ownUser(actor, deps);
  if (await deps.factors.find(user)) throw new AppError('totp_enabled');
  await checkPassword(user, body.password, deps);
  const { secret, uri, sealed } = await deps.factors.propose(user);
  await deps.factors.begin(user, sealed);
  return { secret, uri };
});

export const confirmTotp = route(
  accountEndpoints.confirmTotp,
  async ({ actor, body, event }, deps: ManageSessionsDeps) => {
    const user = await ownUser(actor, deps);
    const sealed = await deps.factors.begun(user);
    // Nobody has begun, or too long ago: no code is one of it.
    if (!sealed) throw new AppError((await deps.factors.find(user)) ? 'totp_enabled' : 'code_wrong');
    const tries = await takeOwnTry(`code#${user.id}#new`, codeTries, deps);
    const writes = [ownEvent('enable_totp', actor, event)];
    const recoveryCodes = await deps.factors.turnOn(user, sealed, body.code, Date.now(), writes);
    if (recoveryCodes === 'wrong') {
      await tries.failed();
      throw new AppError('code_wrong');
    }
    await tries.passed();
    if (recoveryCodes === 'on') throw new AppError('totp_enabled');
    await Promise.all([endOthers(actor, deps), tell(user, 'totp_enabled', deps)]);
    return { recoveryCodes };
  },
);

export const renewRecoveryCodes = route(
  accountEndpoints.renewRecoveryCodes,
  async ({ actor, body }, deps: AccountDeps) => {
    const user = await ownUser(actor, deps);
    const factor = await proven(user, body, deps);
    const recoveryCodes = await deps.factors.renewRecovery(factor);
    if (!recoveryCodes) throw new AppError('totp_not_enabled');
    return { recoveryCodes };
  },
);

export const disableTotp = route(accountEndpoints.disableTotp, async ({ actor, body, event }, deps: AccountDeps) => {
  const user = await ownUser(actor, deps);
  if ((await tenantOf(user, deps)).totpRequired) throw new AppError('totp_required');
  const factor = await proven(user, body, deps);
  if (!(await deps.factors.turnOff(factor, [ownEvent('disable_totp', actor, event)]))) {
    throw new AppError('totp_not_enabled');
  }
  await tell(user, 'totp_disabled', deps);
  return undefined;
});

/** The second factor of who has shown their password and a code. Throws `totp_not_enabled`, `password_wrong`, `code_wrong`, `too_many_attempts`. */
async function proven(user: User, body: { password: string; code: string }, deps: AccountDeps): Promise<SecondFactor> {
  const factor = await deps.factors.find(user);
  if (!factor) throw new AppError('totp_not_enabled');
  await checkPassword(user, body.password, deps);
  const tries = await takeOwnTry(`code#${user.id}#own`, codeTries, deps);
  if (!(await deps.factors.take(factor, body.code, Date.now()))) {
    await tries.failed();
    throw new AppError('code_wrong');
  }
  await tries.passed();
  return factor;
}
