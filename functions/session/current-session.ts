import { sessionEndpoints } from '#contract/session';
import type { EventRepository } from '#data/events';
import type { SessionRepository } from '#data/sessions';
import type { TenantRepository } from '#data/tenants';
import type { UserRepository } from '#data/users';
import { AppError } from '#runtime/errors';
import { sessionCookie } from '#runtime/request';
import { eventActor, Reply, route } from '#runtime/route';
import { describeUser, tenantOf } from './signed-in-user.ts';

export const getSession = route(
  sessionEndpoints.getSession,
  async ({ actor }, { users, tenants }: { users: UserRepository; tenants: TenantRepository }) => {
    const user = await users.find(actor.tenantId, actor.userId);
    if (!user || user.disabled) throw new AppError('not_signed_in');
    return describeUser(user, actor.permissions, await tenantOf(user, { tenants }));
  },
);

export const signOut = route(
  sessionEndpoints.signOut,
  async ({ actor, event }, { sessions, events }: { sessions: SessionRepository; events: EventRepository }) => {
    if (actor.sessionId) await sessions.end(actor.tenantId, actor.userId, actor.sessionId);
    await events.write(actor.tenantId, { type: 'sign_out', actor: eventActor(actor), details: {} });
    return new Reply(undefined, { cookies: [sessionCookie(event, '', 0)] });
  },
);
