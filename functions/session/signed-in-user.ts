import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Permission, permissions } from '#contract/permissions';
import type { SignedInUser } from '#contract/session';
import type { DirectoryRepository, Role } from '#data/directory';
import type { EventRepository } from '#data/events';
import type { Tenant, TenantRepository } from '#data/tenants';
import type { User } from '#data/users';
import { Reply } from '#runtime/route';
import { callerOf, type OpenSessionDeps, openSession } from './open-session.ts';

export interface BeginSessionDeps extends OpenSessionDeps {
  tenants: TenantRepository;
  roles: DirectoryRepository<Role>;
  events: EventRepository;
}

/** The customer of a user, who has one. */
export async function tenantOf(
  { id, tenantId }: User,
  { tenants }: { tenants: Pick<TenantRepository, 'find'> },
): Promise<Tenant> {
  const tenant = await tenants.find(tenantId);
  if (!tenant) throw new Error(`User ${id} belongs to a tenant that does not exist`);
  return tenant;
}

/** What a user is shown of themselves. */
export function describeUser(user: User, granted: readonly string[], tenant: Tenant): SignedInUser {
  const { id, name, username, email } = user;
  return {
    ...{ id, name, username, email },
    permissions: granted.filter((name): name is Permission => Object.hasOwn(permissions, name)),
    ...{ timeZone: user.timeZone ?? null, theme: user.theme ?? null },
    customer: { id: tenant.tenantId, name: tenant.name, country: tenant.country, timeZone: tenant.timeZone },
  };
}

/** Begins a session: its row, its cookies, its event. `recoveryCodes` are shown this once. */
export async function beginSession(
  user: User,
  tenant: Tenant,
  event: APIGatewayProxyEventV2,
  deps: BeginSessionDeps,
  recoveryCodes?: string[],
) {
  const [role, cookies] = await Promise.all([
    deps.roles.find(user.tenantId, user.roleId),
    openSession(user, tenant, event, deps),
    deps.events.write(user.tenantId, {
      type: 'sign_in',
      actor: { kind: 'user', id: user.id, name: user.name },
      details: callerOf(event),
    }),
  ]);
  const answer = { user: describeUser(user, role?.permissions ?? [], tenant), ...(recoveryCodes && { recoveryCodes }) };
  return new Reply(answer, { cookies });
}
