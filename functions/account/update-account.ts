import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { accountEndpoints } from '#contract/account';
import type { Parsed } from '#contract/endpoint';
import { eventWrite } from '#data/events';
import type { OwnChange } from '#data/own-account';
import { foldName, type User } from '#data/users';
import { openSession } from '#functions/session/open-session';
import { passwordPolicyOf, passwordProblems } from '#functions/session/rules';
import { tenantOf } from '#functions/session/signed-in-user';
import { guardNames } from '#functions/users/permitted';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, Reply, route } from '#runtime/route';
import { type AccountDeps, checkPassword, ownEvent, ownUser, showAccount, tell } from './own-user.ts';

/** Counts a name that could not be used, and says so. */
type Refuse = (taken: 'username_taken' | 'email_taken') => Promise<AppError>;
type Wanted = Parsed<typeof accountEndpoints.updateAccount.body>;

export const getAccount = route(accountEndpoints.getAccount, async ({ actor }, deps: AccountDeps) =>
  showAccount(await ownUser(actor, deps), deps),
);

/** What may be refused comes first, so that what is refused changes nothing; the password last, because the session changes with it. */
export const updateAccount = route(
  accountEndpoints.updateAccount,
  async ({ actor, body, event }, deps: AccountDeps) => {
    const user = await ownUser(actor, deps);
    const { password, newPassword, email } = body;
    const policy = newPassword === undefined ? undefined : passwordPolicyOf(await tenantOf(user, deps));
    const fields = newPassword === undefined ? undefined : passwordProblems(newPassword, policy);
    if (fields) throw new AppError('password_rejected', { fields });
    if (password !== undefined) await checkPassword(user, password, deps);

    const isOther = email !== undefined && foldName(email) !== foldName(user.email);
    const names = body.username !== undefined || isOther ? await guardNames(actor, deps.attempts) : undefined;
    const refuse: Refuse = async (taken) => (await names?.refusal(taken)) ?? new AppError('cannot_be_used');
    const after = await changeSelf(actor, user, body, { ...deps, refuse });
    if (isOther) await requestEmail(after, email, { ...deps, refuse });
    const cookies = newPassword === undefined ? [] : await changePassword(actor, after, newPassword, event, deps);
    return new Reply(await showAccount(after, deps), { cookies });
  },
);

/** Names and the way things look: what differs of what was sent. */
async function changeSelf(
  actor: Actor,
  user: User,
  wanted: Wanted,
  { accounts, refuse }: AccountDeps & { refuse: Refuse },
): Promise<User> {
  const { name, username, timeZone, theme } = wanted;
  const given: OwnChange = {
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(timeZone === undefined ? {} : { timeZone: timeZone ?? undefined }),
    ...(theme === undefined ? {} : { theme: theme ?? undefined }),
  };
  const change: OwnChange = Object.fromEntries(
    Object.entries(given).filter(([field, value]) => value !== user[field as keyof OwnChange]),
  );
  if (Object.keys(change).length === 0) return user;
  const after = { ...user, ...change };
  const isCalledOtherwise = change.name !== undefined || change.username !== undefined;
  const outcome = await accounts.change(user, change, isCalledOtherwise ? [changeEvent(actor, after)] : []);
  if (outcome === 'taken') throw await refuse('username_taken');
  if (outcome === 'changed') throw new AppError('conflict');
  return outcome;
}

export const changeEvent = (actor: Pick<Actor, 'kind' | 'userId' | 'name'>, user: User) => {
  const { tenantId, id: userId, name, username, email } = user;
  const details = { userId, name, username, email };
  return eventWrite(tenantId, { type: 'update_account', actor: eventActor(actor), details });
};

/** The address that is theirs is told too: who is at a browser that was left open cannot take the account away unseen. */
async function requestEmail(user: User, email: string, deps: AccountDeps & { refuse: Refuse }): Promise<void> {
  if (!(await deps.accounts.requestEmail(user, email))) throw await deps.refuse('email_taken');
  await deps.mails.send({ kind: 'confirm_email', tenantId: user.tenantId, userId: user.id, email });
  await tell(user, 'email_requested', deps, { about: email });
}

async function changePassword(
  actor: Actor,
  user: User,
  newPassword: string,
  event: APIGatewayProxyEventV2,
  deps: AccountDeps,
): Promise<string[]> {
  if ((await deps.directory.setPassword(user.id, newPassword)) !== 'set') throw new AppError('password_rejected');
  const at = Date.now();
  const writes = [ownEvent('change_password', actor, event, at)];
  if (!(await deps.resets.passwordChanged(user, at, { writes }))) throw new AppError('not_signed_in');
  const [cookies] = await Promise.all([
    openSession(user, await tenantOf(user, deps), event, deps),
    tell(user, 'password_changed', deps),
  ]);
  return cookies;
}
