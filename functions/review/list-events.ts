import { type EventView, reviewEndpoints } from '#contract/review';
import type { EventRepository } from '#data/events';
import type { RecordingRepository } from '#data/recordings';
import type { Event } from '#events/catalogue';
import { recordingFor } from '#functions/recordings/get-recording';
import type { Cursors } from '#runtime/cursor';
import { route } from '#runtime/route';

/** A recording that has more events than this is heard all day: who did them and how many there are is then said of the newest. */
const mostCounted = 5000;

export const listRecordingEvents = route(
  reviewEndpoints.listRecordingEvents,
  async (
    { actor, params, query },
    { recordings, events, cursors }: { recordings: RecordingRepository; events: EventRepository; cursors: Cursors },
  ) => {
    const { tenantId, id } = await recordingFor(actor, params.recordingId, recordings);
    const { limit, cursor, ...filters } = query;
    const scope = ['events', tenantId, actor.userId, id, Object.entries(filters).sort()];
    const before = cursor && (await cursors.read(cursor, scope));
    const wanted = (event: Event) =>
      (filters.userId === undefined || event.actor.id === filters.userId) &&
      (filters.type === undefined || event.type === filters.type);
    const times = {
      after: filters.after === undefined ? undefined : Date.parse(filters.after),
      before: filters.before === undefined ? undefined : Date.parse(filters.before),
    };

    const items: { place: string; event: Event }[] = [];
    for await (const found of events.ofRecording(tenantId, id, { ...times, place: before })) {
      if (!wanted(found.event)) continue;
      items.push(found);
      if (items.length > limit) break;
    }
    const page = items.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ event }) => event as EventView),
      nextCursor: last && items.length > limit ? await cursors.write(last.place, scope) : null,
      ...(cursor ? {} : await overview(events.ofRecording(tenantId, id, {}), wanted, times)),
    };
  },
);

/** Who did something to the recording, and how many events the filters find. */
async function overview(
  all: AsyncIterable<{ event: Event }>,
  wanted: (event: Event) => boolean,
  { after = 0, before = Number.POSITIVE_INFINITY }: { after?: number | undefined; before?: number | undefined },
) {
  const users = new Map<string, string>();
  let total = 0;
  let seen = 0;
  for await (const { event } of all) {
    if (++seen > mostCounted) break;
    // By their newest name.
    if (!users.has(event.actor.id)) users.set(event.actor.id, event.actor.name);
    const at = Date.parse(event.at);
    if (wanted(event) && at >= after && at < before) total++;
  }
  const byName = ([, a]: [string, string], [, b]: [string, string]) =>
    a.localeCompare(b, 'en', { sensitivity: 'base' });
  return { users: [...users].sort(byName).map(([id, name]) => ({ id, name })), total };
}
