import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Permission, permissions } from '#contract/permissions';
import type { SignedInUser } from '#contract/session';
import type { DirectoryRepository, Role } from '#data/directory';
import type { EventRepository } from '#data/events';
import type { SessionRepository } from '#data/sessions';
import type { TenantRepository } from '#data/tenants';
import type { User } from '#data/users';
import { sessionCookie } from '#runtime/request';
import { Reply } from '#runtime/route';

/** A session ends after so many seconds however busy it is. */
const sessionSeconds = 12 * 3600;

export interface BeginSessionDeps {
  sessions: SessionRepository;
  tenants: TenantRepository;
  roles: DirectoryRepository<Role>;
  events: EventRepository;
}

/** What a user is shown of themselves. */
export async function describeUser(
  user: User,
  granted: readonly string[],
  tenants: TenantRepository,
): Promise<SignedInUser> {
  const tenant = await tenants.find(user.tenantId);
  if (!tenant) throw new Error(`User ${user.id} belongs to a tenant that does not exist`);
  const { id, name, username, email } = user;
  return {
    ...{ id, name, username, email },
    permissions: granted.filter((name): name is Permission => Object.hasOwn(permissions, name)),
    ...{ timeZone: user.timeZone ?? null, theme: user.theme ?? null },
    customer: { id: tenant.tenantId, name: tenant.name, country: tenant.country, timeZone: tenant.timeZone },
  };
}

/** Begins a session: its row, its cookie, its event. */
export async function beginSession(user: User, event: APIGatewayProxyEventV2, deps: BeginSessionDeps) {
  const role = await deps.roles.find(user.tenantId, user.roleId);
  const granted = role?.permissions ?? [];
  const now = Date.now();
  const token = await deps.sessions.create({
    tenantId: user.tenantId,
    userId: user.id,
    roleId: user.roleId,
    createdAt: now,
    expiresAt: Math.floor(now / 1000) + sessionSeconds,
    ...callerOf(event),
  });
  await deps.events.write(user.tenantId, {
    type: 'sign_in',
    actor: { kind: 'user', id: user.id, name: user.name },
    details: callerOf(event),
  });
  const answer = { user: await describeUser(user, granted, deps.tenants) };
  return new Reply(answer, { cookies: [sessionCookie(event, token, sessionSeconds)] });
}

/**
 * Where a request comes from. Behind the distribution the gateway sees the distribution's address; the distribution
 * notes the viewer's.
 */
export const callerOf = (event: APIGatewayProxyEventV2) => ({
  address: event.headers['x-viewer-address'] ?? event.requestContext.http.sourceIp,
  userAgent: event.requestContext.http.userAgent.slice(0, 256),
});
