import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { AccountMailQueue, Notice } from '#adapters/account-mail-queue';
import type { UserDirectory } from '#adapters/user-directory';
import type { Account } from '#contract/account';
import type { AttemptRepository } from '#data/attempts';
import type { Write } from '#data/client';
import { eventWrite } from '#data/events';
import type { OwnAccountRepository } from '#data/own-account';
import type { PasswordResetRepository } from '#data/password-resets';
import type { TenantRepository } from '#data/tenants';
import type { User, UserRepository } from '#data/users';
import type { SecondFactors } from '#functions/second-factor/second-factors';
import { takeOwnTry } from '#functions/session/guard-tries';
import { callerOf, type OpenSessionDeps } from '#functions/session/open-session';
import { passwordPolicyOf, passwordTries } from '#functions/session/rules';
import { tenantOf } from '#functions/session/signed-in-user';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor } from '#runtime/route';

export interface AccountDeps extends OpenSessionDeps {
  users: Pick<UserRepository, 'find'>;
  tenants: Pick<TenantRepository, 'find'>;
  accounts: OwnAccountRepository;
  factors: SecondFactors;
  resets: Pick<PasswordResetRepository, 'passwordChanged'>;
  attempts: AttemptRepository;
  directory: Pick<UserDirectory, 'signIn' | 'setPassword'>;
  mails: AccountMailQueue;
}

/** Who asks, as they are at this moment. */
export async function ownUser({ tenantId, userId }: Actor, { users }: Pick<AccountDeps, 'users'>): Promise<User> {
  const user = await users.find(tenantId, userId);
  if (!user) throw new AppError('not_signed_in');
  return user;
}

/** What people are shown of themselves. */
export async function showAccount(
  user: User,
  deps: Pick<AccountDeps, 'tenants' | 'factors' | 'accounts'>,
): Promise<Account> {
  const [factor, tenant, pending] = await Promise.all([
    deps.factors.find(user),
    tenantOf(user, deps),
    deps.accounts.pendingEmail(user.tenantId, user.id),
  ]);
  const { id, createdAt, name, username, email, timeZone = null, theme = null } = user;
  return {
    ...{ id, createdAt, name, username, email, timeZone, theme },
    pendingEmail: pending?.email ?? null,
    passwordPolicy: passwordPolicyOf(tenant),
    totp: {
      enabled: factor !== undefined,
      required: tenant.totpRequired ?? false,
      recoveryCodes: Object.keys(factor?.recovery ?? {}).length,
    },
  };
}

/** Throws `password_wrong`, and `too_many_attempts` where it was too often. */
export async function checkPassword(user: User, password: string, deps: Pick<AccountDeps, 'attempts' | 'directory'>) {
  const tries = await takeOwnTry(`password#${user.id}`, passwordTries, deps);
  const { outcome } = await deps.directory.signIn(user.id, password);
  if (outcome === 'signed_in') return tries.passed();
  await tries.failed();
  throw new AppError(outcome === 'too_many_attempts' ? 'too_many_attempts' : 'password_wrong');
}

/** The event of somebody's doing to their own account. */
export const ownEvent = (
  type: 'change_password' | 'enable_totp' | 'disable_totp',
  actor: Actor,
  event: APIGatewayProxyEventV2,
  at = Date.now(),
): Write => eventWrite(actor.tenantId, { type, actor: eventActor(actor), details: callerOf(event) }, at);

export const tell = (
  { tenantId, id: userId }: User,
  notice: Notice,
  { mails }: Pick<AccountDeps, 'mails'>,
  more: { about?: string; to?: string } = {},
) => mails.send({ kind: 'notice', tenantId, userId, notice, at: Date.now(), ...more });
