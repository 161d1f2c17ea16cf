import { auditEndpoints } from '#contract/audit';
import type { EventView } from '#contract/review';
import type { EventRepository } from '#data/events';
import type { RecordingRepository } from '#data/recordings';
import type { Event } from '#events/catalogue';
import { isHeardBy } from '#functions/recordings/rules';
import type { Cursors } from '#runtime/cursor';
import { type Actor, eventActor, route } from '#runtime/route';

/** Of so many events at most it is looked at whether they are wanted, in parts of a hundred; then what was found goes back. */
const mostParts = 10;

export interface AuditDeps {
  events: Pick<EventRepository, 'ofTenant'>;
  recordings: Pick<RecordingRepository, 'findMany'>;
  cursors: Cursors;
}

/** Tell of calls without saying of which agent, so that whoever hears only some does not hear of them, but of what they did themselves. */
const ofAnyCall: readonly Event['type'][] = ['not_recorded', 'export'];

/**
 * Which events an actor may know of: of recordings, those of the calls that they may hear now. Whose a deleted recording was cannot be told any
 * more; who hears only some does not hear of it.
 */
async function knownTo(
  actor: Actor,
  events: Event[],
  recordings: AuditDeps['recordings'],
): Promise<(event: Event) => boolean> {
  const { tenantId, onlyAgents } = actor;
  if (!onlyAgents) return () => true;
  const self = eventActor(actor).id;
  const ids = new Set(events.flatMap(({ recordingId }) => recordingId ?? []));
  const found = await recordings.findMany(tenantId, [...ids]);
  return ({ type, recordingId, actor: by }) => {
    const recording = found.get(recordingId ?? '');
    return recordingId === undefined
      ? !ofAnyCall.includes(type) || by.id === self
      : recording !== undefined && isHeardBy(onlyAgents, recording);
  };
}

export const listEvents = route(
  auditEndpoints.listEvents,
  async ({ actor, query }, { events, recordings, cursors }: AuditDeps) => {
    const { tenantId, userId } = actor;
    const { limit, cursor, ...filters } = query;
    const scope = ['log', tenantId, userId, Object.entries(filters).sort()];
    const times = {
      after: filters.after === undefined ? undefined : Date.parse(filters.after),
      before: filters.before === undefined ? undefined : Date.parse(filters.before),
    };
    const items: EventView[] = [];
    let place = cursor && (await cursors.read(cursor, scope));
    for (let parts = 0; parts < mostParts; parts++) {
      const { found, next } = await events.ofTenant(tenantId, { ...times, place });
      const mayKnow = await knownTo(
        actor,
        found.map(({ event }) => event),
        recordings,
      );
      for (const one of found) {
        const { event } = one;
        const wanted =
          mayKnow(event) &&
          (filters.userId === undefined || event.actor.id === filters.userId) &&
          (filters.type === undefined || event.type === filters.type);
        if (wanted && items.length === limit) return { items, nextCursor: await cursors.write(place ?? '', scope) };
        if (wanted) items.push(event as EventView);
        place = one.place;
      }
      if (next === undefined) return { items, nextCursor: null };
      place = next;
    }
    const searchedBackTo = new Date(Number(place?.slice(0, 13))).toISOString();
    return { items, nextCursor: await cursors.write(place ?? '', scope), searchedBackTo };
  },
);
