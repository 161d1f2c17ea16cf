import type { UserDirectory } from '#adapters/user-directory';
import { type User as UserView, usersEndpoints } from '#contract/users';
import type { DirectoryRepository, Role } from '#data/directory';
import type { UserAccounts } from '#data/user-accounts';
import { foldName, type User, type UserRepository } from '#data/users';
import { grantedBy, holdsAll } from '#functions/roles/rules';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { inParallel } from '#runtime/in-parallel';
import { log } from '#runtime/logger';
import { byName, pageByName } from '#runtime/named-list';
import { type Actor, route } from '#runtime/route';
import { stateOf } from './rules.ts';

export interface ShowUsersDeps {
  users: Pick<UserRepository, 'list' | 'find'>;
  accounts: Pick<UserAccounts, 'markJoined'>;
  roles: Pick<DirectoryRepository<Role>, 'listNow' | 'findNow'>;
  directory: Pick<UserDirectory, 'hasJoined'>;
  cursors: Cursors;
}

const askedAtOnce = 10;

/** A user as the API shows them to `actor`. */
export function toView(user: User, role: Role | undefined, actor: Actor): UserView {
  return {
    ...{ id: user.id, createdAt: user.createdAt, name: user.name, email: user.email, username: user.username },
    ...{ roleId: user.roleId, role: role ? { id: role.id, name: role.name } : null },
    ...{ primary: user.primary, disabled: user.disabled },
    ...{ invited: user.invited ?? false, invitedAt: user.invitedAt ?? null },
    editable: holdsAll(actor, grantedBy(role)),
  };
}

/** Throws `user_not_found`. */
export async function userOf(
  { tenantId }: Actor,
  id: string,
  { users }: { users: Pick<UserRepository, 'find'> },
): Promise<User> {
  const user = await users.find(tenantId, id);
  if (!user) throw new AppError('user_not_found');
  return user;
}

/**
 * The same users, of whom those are no longer invited who have chosen a password since. It is found out where it is shown: signing in does not
 * write it down. Who cannot be asked about stays invited.
 */
async function withJoined(users: readonly User[], deps: Pick<ShowUsersDeps, 'accounts' | 'directory'>) {
  return inParallel(users, askedAtOnce, async (user) => {
    if (!user.invited) return user;
    try {
      return (await deps.directory.hasJoined(user.id)) ? await deps.accounts.markJoined(user) : user;
    } catch (error) {
      log('warn', 'Whether a user has signed in could not be found out', { userId: user.id, error });
      return user;
    }
  });
}

const holds = (text: string, part: string | undefined) => part === undefined || foldName(text).includes(foldName(part));

export const listUsers = route(usersEndpoints.listUsers, async ({ actor, query }, deps: ShowUsersDeps) => {
  const { tenantId } = actor;
  const { limit, cursor, ...filters } = query;
  const [all, roles] = await Promise.all([deps.users.list(tenantId), deps.roles.listNow(tenantId)]);
  const { name, email, username, roleId, state } = filters;
  const alike = all.filter(
    (user) =>
      [holds(user.name, name), holds(user.email, email), holds(user.username, username)].every(Boolean) &&
      (roleId === undefined || user.roleId === roleId),
  );
  const found = state ? (await withJoined(alike, deps)).filter((user) => stateOf(user) === state) : alike;
  const scope = ['users', tenantId, actor.userId, Object.entries(filters).sort()];
  const { page, nextCursor } = await pageByName(found, { limit, cursor }, { cursors: deps.cursors, scope });
  const shown = state ? page : await withJoined(page, deps);
  const byId = new Map(roles.map((role) => [role.id, role]));
  return { items: shown.map((user) => toView(user, byId.get(user.roleId), actor)), nextCursor };
});

export const listUserOptions = route(usersEndpoints.listUserOptions, async ({ actor }, { roles }: ShowUsersDeps) => {
  const all = await roles.listNow(actor.tenantId);
  return {
    roles: all.sort(byName).map((role) => ({
      ...{ id: role.id, name: role.name, description: role.description },
      givable: holdsAll(actor, grantedBy(role)),
    })),
  };
});

export const getUser = route(usersEndpoints.getUser, async ({ actor, params }, deps: ShowUsersDeps) => {
  const [user] = await withJoined([await userOf(actor, params.userId, deps)], deps);
  if (!user) throw new Error('There is one of one user');
  return toView(user, await deps.roles.findNow(actor.tenantId, user.roleId), actor);
});
