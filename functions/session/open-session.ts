import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { SessionRepository } from '#data/sessions';
import type { Tenant } from '#data/tenants';
import type { User } from '#data/users';
import { deviceCookie, deviceToken, sessionCookie } from '#runtime/request';
import { deviceSeconds, type KnownDevices } from './known-device.ts';
import { sessionLimits } from './rules.ts';

export interface OpenSessionDeps {
  sessions: SessionRepository;
  devices: KnownDevices;
}

/**
 * Where a request comes from. Behind the distribution the gateway sees the distribution's address; the distribution
 * notes the viewer's.
 */
export const callerOf = (event: APIGatewayProxyEventV2) => ({
  address: event.headers['x-viewer-address'] ?? event.requestContext.http.sourceIp,
  userAgent: event.requestContext.http.userAgent.slice(0, 256),
});

/** Makes a session of this browser's, which is known from then on. Returns its cookies: that of the session first. */
export async function openSession(
  user: User,
  tenant: Tenant,
  event: APIGatewayProxyEventV2,
  { sessions, devices }: OpenSessionDeps,
): Promise<string[]> {
  const now = Date.now();
  const { seconds, idleSeconds } = sessionLimits(tenant);
  const [token, device] = await Promise.all([
    sessions.create({
      ...{ tenantId: user.tenantId, userId: user.id, roleId: user.roleId, createdAt: now, ...callerOf(event) },
      ...{ expiresAt: Math.floor(now / 1000) + seconds, idleSeconds },
    }),
    devices.cookieFor(deviceToken(event), user, now),
  ]);
  return [sessionCookie(event, token, seconds), deviceCookie(event, device, deviceSeconds)];
}
