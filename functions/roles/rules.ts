import { type Permission, permissionNames } from '#contract/permissions';
import type { Role } from '#data/directory';
import type { User } from '#data/users';
import type { Actor } from '#runtime/route';

/** What a role grants of all that there is to grant, in the order in which it is listed. A role may name what there was once. */
export const grantedBy = (role: Pick<Role, 'permissions'> | undefined): Permission[] =>
  permissionNames.filter((permission) => role?.permissions.includes(permission));

/** What whoever reviews some agents may do with the calls of those alone: to others they would give it for all calls. */
const ofAllCalls: readonly Permission[] = [
  'review_recordings',
  'review_statistics',
  'review_events',
  'delete_recordings',
];

/**
 * Whether all of these are granted to whoever asks: only they may give a role, or change one, or whoever has it. Otherwise who manages users or roles
 * could make themselves anything, by a role, or by the address that another's forgotten password goes to.
 */
export const holdsAll = (
  { permissions, onlyAgents }: Pick<Actor, 'permissions' | 'onlyAgents'>,
  wanted: readonly Permission[],
): boolean =>
  wanted.every((permission) => permissions.includes(permission) && !(onlyAgents && ofAllCalls.includes(permission)));

/** The role of the primary administrator, who is to be able to mend whatever others have made of theirs. */
export const primaryRoleId = (users: readonly User[]): string | undefined =>
  users.find(({ primary }) => primary)?.roleId;
