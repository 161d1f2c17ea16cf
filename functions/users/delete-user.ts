import type { UserDirectory } from '#adapters/user-directory';
import { usersEndpoints } from '#contract/users';
import type { ApiTokenRepository } from '#data/api-tokens';
import type { DirectoryRepository, Role } from '#data/directory';
import type { UserAccounts } from '#data/user-accounts';
import type { UserRepository } from '#data/users';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { refuseBeyond } from './permitted.ts';
import { refuseEnding } from './update-user.ts';
import { userEvent } from './user-event.ts';

export interface DeleteUserDeps {
  users: Pick<UserRepository, 'find'>;
  accounts: Pick<UserAccounts, 'remove' | 'isLeaving' | 'left'>;
  roles: Pick<DirectoryRepository<Role>, 'findNow'>;
  tokens: Pick<ApiTokenRepository, 'list' | 'revoke'>;
  directory: Pick<UserDirectory, 'deleteUser'>;
}

/**
 * The rows first, from which on nobody is signed in as them, and then their API tokens and Cognito: where that fails, a repeat ends it. Agents they reviewed keep an id
 * that is nobody's.
 */
export const deleteUser = route(usersEndpoints.deleteUser, async ({ actor, params }, deps: DeleteUserDeps) => {
  const { tenantId } = actor;
  const { userId } = params;
  const user = await deps.users.find(tenantId, userId);
  if (user) {
    refuseEnding(actor, user);
    const role = await deps.roles.findNow(tenantId, user.roleId);
    refuseBeyond(actor, role);
    const event = userEvent('delete_user', actor, user, role);
    if (!(await deps.accounts.remove(user, role, [event]))) {
      throw new AppError((await deps.users.find(tenantId, userId)) ? 'conflict' : 'user_not_found');
    }
  } else if (!(await deps.accounts.isLeaving(tenantId, userId))) throw new AppError('user_not_found');
  // They are worth nothing already, but some would lie there for ever.
  const owner = { kind: 'user', id: userId } as const;
  for (const { id } of await deps.tokens.list(tenantId, owner)) await deps.tokens.revoke(tenantId, owner, id);
  await deps.directory.deleteUser(userId);
  await deps.accounts.left(tenantId, userId);
  return undefined;
});
