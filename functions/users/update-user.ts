import type { UserDirectory } from '#adapters/user-directory';
import { usersEndpoints } from '#contract/users';
import type { UserChange } from '#data/user-accounts';
import type { User } from '#data/users';
import { AppError } from '#runtime/errors';
import { type Actor, route } from '#runtime/route';
import { type InviteDeps, refuseTooOften, sendInvitation } from './invite-user.ts';
import { givableRole, guardNames, refuseBeyond } from './permitted.ts';
import { toView, userOf } from './show-users.ts';
import { userEvent } from './user-event.ts';

export interface UpdateUserDeps extends InviteDeps {
  directory: Pick<UserDirectory, 'ensureUser' | 'hasJoined' | 'deleteUser' | 'disableUser' | 'enableUser'>;
}

type Wanted = { [Name in keyof UserChange]: UserChange[Name] | undefined };

/** What differs of what was sent. */
const changesOf = (user: User, wanted: Wanted): UserChange => {
  const changes: UserChange = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => value !== undefined && value !== user[name as keyof UserChange]),
  );
  // Who is enabled again begins a session anew.
  return changes.disabled ? { ...changes, sessionsAfter: Date.now() } : changes;
};

/** Throws `not_yourself`, `primary_stays`. */
export function refuseEnding(actor: Actor, user: User): void {
  if (user.id === actor.userId) throw new AppError('not_yourself');
  if (user.primary) throw new AppError('primary_stays');
}

/** The row first, from which on it holds, then Cognito, then the mail: a repeat ends what was cut short. */
export const updateUser = route(usersEndpoints.updateUser, async ({ actor, params, body }, deps: UpdateUserDeps) => {
  const { tenantId } = actor;
  const before = await userOf(actor, params.userId, deps);
  const role = await deps.roles.findNow(tenantId, before.roleId);
  refuseBeyond(actor, role);
  if (body.disabled) refuseEnding(actor, before);
  const change = changesOf(before, body);
  if (change.roleId !== undefined && before.primary) throw new AppError('primary_stays');
  const given = change.roleId === undefined ? undefined : await givableRole(actor, change.roleId, deps);
  const isRenamed = change.username !== undefined || change.email !== undefined;
  const names = isRenamed ? await guardNames(actor, deps.attempts) : undefined;
  const isInvited = before.invited && !(await deps.directory.hasJoined(before.id));
  if (isRenamed && isInvited) await refuseTooOften(before, deps);

  let after = before;
  if (Object.keys(change).length > 0) {
    const event = userEvent('update_user', actor, { ...before, ...change }, given ?? role);
    const outcome = await deps.accounts.change(before, change, { role, given, writes: [event] });
    if (outcome === 'changed') throw new AppError('conflict');
    if (typeof outcome === 'string') throw (await names?.refusal(outcome)) ?? new AppError('cannot_be_used');
    after = outcome;
  }
  if (body.disabled !== undefined) {
    await (body.disabled ? deps.directory.disableUser(after.id) : deps.directory.enableUser(after.id));
  }
  return toView(await inviteAnew(actor, after, body, deps), given ?? role, actor);
});

/**
 * What was mailed to who has not signed in yet is of no use, or in the wrong hands, when their user name or address is another: they get a new
 * password, which makes the old one worthless.
 */
async function inviteAnew(actor: Actor, user: User, body: UserChange, deps: UpdateUserDeps): Promise<User> {
  const isMeant = body.username !== undefined || body.email !== undefined || body.disabled === false;
  if (!user.invited || user.invitedAt !== undefined || user.disabled || !isMeant) return user;
  const invited = await sendInvitation(actor, user, deps);
  return invited === 'joined' ? { ...user, invited: undefined } : invited;
}
