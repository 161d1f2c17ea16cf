import { mostUsers } from '#contract/people';
import { type User as UserView, usersEndpoints } from '#contract/users';
import type { Role } from '#data/directory';
import { newId } from '#data/ids';
import type { UserRequest } from '#data/user-accounts';
import type { User, UserRepository } from '#data/users';
import { AppError } from '#runtime/errors';
import { type Actor, route } from '#runtime/route';
import { type InviteDeps, sendInvitation } from './invite-user.ts';
import { givableRole, guardNames } from './permitted.ts';
import { toView } from './show-users.ts';
import { userEvent } from './user-event.ts';

export interface CreateUserDeps extends InviteDeps {
  users: Pick<UserRepository, 'find' | 'list'>;
}

/** A role that is being edited while it is given is looked at again so often. */
const mostReads = 3;

/** The rows first, all or none, then Cognito, then the mail: wherever it ends, a repeat of the request or another invitation ends it. */
export const createUser = route(usersEndpoints.createUser, async ({ actor, body }, deps: CreateUserDeps) => {
  const { tenantId } = actor;
  const { requestId, ...given } = body;
  const at = Date.now();
  const user: User = {
    ...{ tenantId, id: newId('usr', at), ...given, primary: false, disabled: false, invited: true },
    createdAt: new Date(at).toISOString(),
  };
  const request = requestId ? { userId: actor.userId, requestId } : undefined;
  const known = await addedBefore(user, request, deps);
  if (known) return finish(actor, known, deps);

  const names = await guardNames(actor, deps.attempts);
  if ((await deps.users.list(tenantId)).length >= mostUsers) throw new AppError('too_many_users');
  for (let read = 0; read < mostReads; read++) {
    const role = await givableRole(actor, user.roleId, deps);
    const outcome = await deps.accounts.add(user, role, request, [userEvent('create_user', actor, user, role)]);
    if (outcome === 'added') return finish(actor, user, deps, role);
    if (outcome === 'repeated') {
      const other = await addedBefore(user, request, deps);
      if (other) return finish(actor, other, deps);
    } else if (outcome !== 'changed') throw await names.refusal(outcome);
  }
  throw new AppError('conflict');
});

/** Throws `request_id_used` where the request asked for another user, or theirs has gone. */
async function addedBefore(user: User, request: UserRequest | undefined, { accounts }: CreateUserDeps) {
  const known = request && (await accounts.addedBy(user, request));
  if (known === 'other') throw new AppError('request_id_used');
  return known;
}

async function finish(actor: Actor, user: User, deps: CreateUserDeps, given?: Role): Promise<UserView> {
  const isMailed = !user.invited || user.invitedAt !== undefined || user.disabled;
  const mailed = isMailed ? user : await sendInvitation(actor, user, deps);
  const after = mailed === 'joined' ? { ...user, invited: undefined } : mailed;
  return toView(after, given ?? (await deps.roles.findNow(actor.tenantId, after.roleId)), actor);
}
