import { type AccountSession, accountEndpoints } from '#contract/account';
import type { EventRepository } from '#data/events';
import type { Session } from '#data/sessions';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, route } from '#runtime/route';
import { type AccountDeps, ownUser } from './own-user.ts';

export interface ManageSessionsDeps extends AccountDeps {
  events: Pick<EventRepository, 'write'>;
  cursors: Cursors;
}

const timeOf = (seconds: number) => new Date(1000 * seconds).toISOString();

const toView = ({ sessionId }: Actor, session: Session): AccountSession => ({
  ...{ id: session.id, address: session.address, userAgent: session.userAgent },
  createdAt: new Date(session.createdAt).toISOString(),
  ...{ lastUsedAt: timeOf(session.lastUsedAt), expiresAt: timeOf(session.expiresAt) },
  current: session.id === sessionId,
});

/** Those of who asks that have not ended, newest first. */
async function ownSessions(actor: Actor, deps: AccountDeps): Promise<Session[]> {
  const [user, all] = await Promise.all([ownUser(actor, deps), deps.sessions.list(actor.tenantId, actor.userId)]);
  return all.filter(({ createdAt }) => createdAt >= (user.sessionsAfter ?? 0)).reverse();
}

export const listAccountSessions = route(
  accountEndpoints.listAccountSessions,
  async ({ actor, query: { limit, cursor } }, deps: ManageSessionsDeps) => {
    const scope = ['sessions', actor.tenantId, actor.userId];
    const before = cursor && (await deps.cursors.read(cursor, scope));
    const left = (await ownSessions(actor, deps)).filter(({ id }) => !before || id < before);
    const page = left.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((session) => toView(actor, session)),
      nextCursor: last && left.length > page.length ? await deps.cursors.write(last.id, scope) : null,
    };
  },
);

export const endAccountSession = route(
  accountEndpoints.endAccountSession,
  async ({ actor, params: { sessionId } }, deps: ManageSessionsDeps) => {
    const isOwn = (await ownSessions(actor, deps)).some(({ id }) => id === sessionId);
    if (!isOwn || !(await deps.sessions.end(actor.tenantId, actor.userId, sessionId))) {
      throw new AppError('session_not_found');
    }
    await noteEnded(actor, [sessionId], deps);
    return undefined;
  },
);

export const endOtherSessions = route(
  accountEndpoints.endOtherSessions,
  async ({ actor }, deps: ManageSessionsDeps) => {
    await endOthers(actor, deps);
    return undefined;
  },
);

/** Ends all sessions of who asks but this one. */
export async function endOthers(actor: Actor, deps: ManageSessionsDeps): Promise<void> {
  const others = (await ownSessions(actor, deps)).filter(({ id }) => id !== actor.sessionId);
  const ended: string[] = [];
  for (const { id } of others) if (await deps.sessions.end(actor.tenantId, actor.userId, id)) ended.push(id);
  if (ended.length > 0) await noteEnded(actor, ended, deps);
}

const noteEnded = (actor: Actor, sessionIds: string[], { events }: ManageSessionsDeps) =>
  events.write(actor.tenantId, { type: 'end_sessions', actor: eventActor(actor), details: { sessionIds } });
