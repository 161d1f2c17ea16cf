import { type EventView, reviewEndpoints } from '#contract/review';
import type { EventRepository } from '#data/events';
import type { RecordingRepository } from '#data/recordings';
import type { Event } from '#events/catalogue';
import { recordingFor } from '#functions/recordings/get-recording';
import type { Cursors } from '#runtime/cursor';
import { compareNames } from '#runtime/named-list';
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

    const found = cursor
      ? { items: await first(limit + 1, events.ofRecording(tenantId, id, { ...times, place: before }), wanted) }
      : await firstPage(limit + 1, events.ofRecording(tenantId, id, {}), wanted, times);
    const { items, ...overview } = found;
    const page = items.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ event }) => event as EventView),
      nextCursor: last && items.length > limit ? await cursors.write(last.place, scope) : null,
      ...overview,
    };
  },
);

type Found = { place: string; event: Event };

/** The first events that are wanted, at most `most`. */
async function first(most: number, all: AsyncIterable<Found>, wanted: (event: Event) => boolean): Promise<Found[]> {
  const items: Found[] = [];
  for await (const found of all) {
    if (wanted(found.event)) items.push(found);
    if (items.length === most) break;
  }
  return items;
}

/** The same, and beside them who did something to the recording, and how many events are wanted. */
async function firstPage(
  most: number,
  all: AsyncIterable<Found>,
  wanted: (event: Event) => boolean,
  { after = 0, before = Number.POSITIVE_INFINITY }: { after?: number | undefined; before?: number | undefined },
) {
  const items: Found[] = [];
  const users = new Map<string, string>();
  let total = 0;
  let seen = 0;
  for await (const found of all) {
    const { event } = found;
    const isCounted = ++seen <= mostCounted;
    const at = Date.parse(event.at);
    if (!isCounted && (items.length === most || at < after)) break;
    // By their newest name.
    if (isCounted && !users.has(event.actor.id)) users.set(event.actor.id, event.actor.name);
    if (at < after || at >= before || !wanted(event)) continue;
    if (isCounted) total++;
    if (items.length < most) items.push(found);
  }
  const byNames = ([, a]: [string, string], [, b]: [string, string]) => compareNames(a, b);
  return { items, users: [...users].sort(byNames).map(([id, name]) => ({ id, name })), total };
}
