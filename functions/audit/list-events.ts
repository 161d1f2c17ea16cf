import { auditEndpoints } from '#contract/audit';
import type { EventView } from '#contract/review';
import type { EventRepository } from '#data/events';
import type { Cursors } from '#runtime/cursor';
import { route } from '#runtime/route';

/** Of so many events at most it is looked at whether they are wanted, in parts of a hundred; then what was found goes back. */
const mostParts = 10;

export const listEvents = route(
  auditEndpoints.listEvents,
  async ({ actor, query }, { events, cursors }: { events: Pick<EventRepository, 'ofTenant'>; cursors: Cursors }) => {
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
      for (const one of found) {
        const { event } = one;
        const wanted =
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
