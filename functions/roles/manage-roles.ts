import { mostRoles } from '#contract/people';
import { type Permission, permissionNames } from '#contract/permissions';
import { type Role as RoleView, rolesEndpoints } from '#contract/roles';
import type { DirectoryRepository, Role } from '#data/directory';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import type { NamedRepository } from '#data/named';
import type { RoleGrants } from '#data/role-grants';
import { foldName, type User, type UserRepository } from '#data/users';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { pageByName } from '#runtime/named-list';
import { type Actor, eventActor, route } from '#runtime/route';
import { grantedBy, holdsAll, primaryRoleId } from './rules.ts';

export interface RolesDeps {
  roles: DirectoryRepository<Role>;
  named: NamedRepository<Role>;
  grants: RoleGrants;
  users: Pick<UserRepository, 'list'>;
  cursors: Cursors;
}

/** A role as the API shows it to `actor`. */
function toView(role: Role, users: readonly User[], actor: Actor): RoleView {
  const granted = grantedBy(role);
  return {
    ...{ id: role.id, createdAt: role.createdAt, label: role.name, description: role.description },
    permissions: granted,
    users: users.filter(({ roleId }) => roleId === role.id).length,
    primary: role.id === primaryRoleId(users),
    editable: holdsAll(actor, granted),
  };
}

/** Throws `role_not_found`. */
async function roleOf({ tenantId }: Actor, id: string, { roles }: RolesDeps): Promise<Role> {
  const role = await roles.findNow(tenantId, id);
  if (!role) throw new AppError('role_not_found');
  return role;
}

/** Throws `beyond_your_permissions` where whoever asks may not do all of these. */
function refuseBeyond(actor: Actor, granted: readonly Permission[]): void {
  if (!holdsAll(actor, granted)) throw new AppError('beyond_your_permissions');
}

/** Throws `name_taken` where another role has the label; one from before labels had rows of their own has none. */
async function refuseTaken({ tenantId, id, name }: Role, { roles }: RolesDeps): Promise<void> {
  const all = await roles.listNow(tenantId);
  if (all.some((other) => other.id !== id && foldName(other.name) === foldName(name))) throw new AppError('name_taken');
}

/** Each once, in the order in which they are listed. */
const inOrder = (permissions: readonly Permission[]) =>
  permissionNames.filter((permission) => permissions.includes(permission));

const roleEvent = (type: 'create_role' | 'update_role' | 'delete_role', actor: Actor, role: Role) =>
  eventWrite(role.tenantId, {
    ...{ type, actor: eventActor(actor) },
    details: { roleId: role.id, label: role.name, permissions: role.permissions },
  });

export const listRoles = route(rolesEndpoints.listRoles, async ({ actor, query }, deps: RolesDeps) => {
  const { tenantId } = actor;
  const [all, users] = await Promise.all([deps.roles.listNow(tenantId), deps.users.list(tenantId)]);
  const { page, nextCursor } = await pageByName(all, query, { cursors: deps.cursors, scope: ['roles', tenantId] });
  return { items: page.map((role) => toView(role, users, actor)), nextCursor };
});

export const getRole = route(rolesEndpoints.getRole, async ({ actor, params }, deps: RolesDeps) => {
  const role = await roleOf(actor, params.roleId, deps);
  return toView(role, await deps.users.list(actor.tenantId), actor);
});

export const createRole = route(rolesEndpoints.createRole, async ({ actor, body }, deps: RolesDeps) => {
  const { tenantId } = actor;
  refuseBeyond(actor, body.permissions);
  const at = Date.now();
  const role: Role = {
    ...{ tenantId, id: newId('rol', at), name: body.label, description: body.description },
    ...{ permissions: inOrder(body.permissions), createdAt: new Date(at).toISOString() },
  };
  await refuseTaken(role, deps);
  const outcome = await deps.named.create(role, mostRoles, [roleEvent('create_role', actor, role)]);
  if (outcome === 'name_taken') throw new AppError('name_taken');
  if (outcome === 'too_many') throw new AppError('too_many_roles');
  return toView(role, [], actor);
});

export const updateRole = route(rolesEndpoints.updateRole, async ({ actor, params, body }, deps: RolesDeps) => {
  const before = await roleOf(actor, params.roleId, deps);
  const present = grantedBy(before);
  const wanted = body.permissions ? inOrder(body.permissions) : present;
  refuseBeyond(actor, [...present, ...wanted]);
  const users = await deps.users.list(actor.tenantId);
  if (before.id === primaryRoleId(users) && !present.every((permission) => wanted.includes(permission)))
    throw new AppError('primary_stays');
  const change = {
    ...{ name: body.label ?? before.name, description: body.description ?? before.description },
    permissions: wanted,
  };
  if (foldName(change.name) !== foldName(before.name)) await refuseTaken({ ...before, ...change }, deps);
  const after = await deps.named.update(before, change, [roleEvent('update_role', actor, { ...before, ...change })]);
  if (after === 'name_taken') throw new AppError('name_taken');
  if (after === 'changed') throw new AppError('conflict');
  return toView(after, users, actor);
});

export const deleteRole = route(rolesEndpoints.deleteRole, async ({ actor, params }, deps: RolesDeps) => {
  const { tenantId } = actor;
  const role = await roleOf(actor, params.roleId, deps);
  refuseBeyond(actor, grantedBy(role));
  // In this order: who gets it after they were looked through makes the deletion fail.
  const times = await deps.grants.times(tenantId, role.id);
  const refuseUsed = async () => {
    const users = await deps.users.list(tenantId);
    if (users.some(({ roleId }) => roleId === role.id)) throw new AppError('role_in_use');
  };
  await refuseUsed();
  const event = roleEvent('delete_role', actor, role);
  if (await deps.named.delete(role, [deps.grants.notGivenSince(role, times), event])) return undefined;
  await refuseUsed();
  throw new AppError('conflict');
});
