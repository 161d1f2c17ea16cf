import { Event } from '#events/catalogue';
import { putNew, type Table, type Write } from './client.ts';
import { type Item, tenantPrefix } from './entity.ts';
import { idFrom, newId } from './ids.ts';
import { placeOfTime } from './places.ts';

/** An event as it is written: its id and time are given here. */
export type NewEvent = Event extends infer E ? (E extends Event ? Omit<E, 'id' | 'at'> : never) : never;

/** Where all events of a tenant are listed, in the index by time. */
const logPartition = (tenantId: string) => `${tenantPrefix(tenantId)}LOG`;

/**
 * The row of an event: in its recording's partition, or in the tenant's of that month where it concerns no recording.
 * `id` makes a repeated write the same row.
 */
function eventItem(tenantId: string, event: NewEvent, at: number, id: string): Item {
  const row = Event.parse({ ...event, id, at: new Date(at).toISOString() });
  const pk = row.recordingId
    ? `${tenantPrefix(tenantId)}R#${row.recordingId}`
    : `${tenantPrefix(tenantId)}EVENTS#${row.at.slice(0, 7)}`;
  const when = `${placeOfTime(at)}#${id}`;
  // By the index, which holds nothing of it but its keys, the events of a tenant are one list wherever they stand.
  return { pk, sk: `EVENT#${when}`, byTime: logPartition(tenantId), when, tenantId, ...row };
}

/** The part of a transaction that writes the event beside what it tells of. */
export const eventWrite = (tenantId: string, event: NewEvent, at = Date.now(), id = newId('evt', at)): Write =>
  putNew(eventItem(tenantId, event, at, id));

export type EventRepository = ReturnType<typeof eventRepository>;

export function eventRepository(table: Table) {
  return {
    async write(tenantId: string, event: NewEvent, at = Date.now()): Promise<void> {
      await table.put(eventItem(tenantId, event, at, newId('evt', at)));
    },
    /** As much work as `write`, for what is of no tenant: it stands where nobody looks, and is forgotten in a day. */
    async writeForNobody(event: NewEvent, at = Date.now()): Promise<void> {
      const item = eventItem(`-${at % 10}`, event, at, newId('evt', at));
      await table.put({ ...item, expiresAt: Math.floor(at / 1000) + 86_400 });
    },
    /**
     * A recording's, newest first: from `after` (inclusive) to `before` (exclusive), both epoch milliseconds, and older than `place`, where an
     * earlier read ended.
     */
    async *ofRecording(
      tenantId: string,
      recordingId: string,
      { after, before, place }: { after?: number | undefined; before?: number | undefined; place?: string | undefined },
    ): AsyncGenerator<{ place: string; event: Event }> {
      const at = (time: number) => `EVENT#${placeOfTime(time)}`;
      const until = before === undefined ? 'EVENT#~' : at(before);
      const newest = place && place < until ? place : until;
      const oldest = after === undefined ? 'EVENT#' : at(after);
      if (newest <= oldest) return;
      let start: Item | undefined;
      do {
        const { items, lastKey } = await table.query({
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :oldest AND :newest',
          ExpressionAttributeValues: {
            ':pk': `${tenantPrefix(tenantId)}R#${recordingId}`,
            ':oldest': oldest,
            ':newest': newest,
          },
          ScanIndexForward: false,
          Limit: 100,
          ConsistentRead: true,
          ExclusiveStartKey: start,
        });
        for (const item of items) if (item.sk !== place) yield { place: String(item.sk), event: Event.parse(item) };
        start = lastKey;
      } while (start);
    },
    /**
     * A part of all events of a tenant, newest first: at most 100 from `after` (inclusive) to `before` (exclusive), both epoch milliseconds, and older
     * than `place`. `next` is where the part after it begins; undefined after the last.
     */
    async ofTenant(
      tenantId: string,
      {
        after = 0,
        before,
        place,
      }: { after?: number | undefined; before?: number | undefined; place?: string | undefined },
    ): Promise<{ found: { place: string; event: Event }[]; next: string | undefined }> {
      const until = before === undefined ? '~' : placeOfTime(before);
      const newest = place && place < until ? place : until;
      if (newest <= placeOfTime(after)) return { found: [], next: undefined };
      const { items, lastKey } = await table.query({
        IndexName: 'byTime',
        KeyConditionExpression: '#log = :log AND #when BETWEEN :oldest AND :newest',
        ExpressionAttributeNames: { '#log': 'byTime', '#when': 'when' },
        ExpressionAttributeValues: { ':log': logPartition(tenantId), ':oldest': placeOfTime(after), ':newest': newest },
        ScanIndexForward: false,
        Limit: 100,
      });
      const keys = items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
      // What the index knows of must be there: a copy that has not heard of an event would leave it out unseen.
      const rows = await table.batchGet(keys, { consistent: true });
      const found = rows
        .filter(({ when }) => when !== place)
        .map((row) => ({ place: String(row.when), event: Event.parse(row) }))
        .sort((a, b) => (a.place < b.place ? 1 : -1));
      return { found, next: lastKey && String(lastKey.when) };
    },
    /** Whether a job has written an event of a recording since `since` (epoch milliseconds). */
    async hasOfJob(tenantId: string, recordingId: string, jobId: string, since: number): Promise<boolean> {
      for await (const { event } of this.ofRecording(tenantId, recordingId, { after: since }))
        if ('jobId' in event.details && event.details.jobId === jobId) return true;
      return false;
    },
    /** An event that a repeat from the same `source` at the same time does not write a second time. */
    async writeOnce(tenantId: string, event: NewEvent, at: number, source: string[]): Promise<void> {
      await table.put(eventItem(tenantId, event, at, idFrom('evt', at, [tenantId, event.type, ...source])));
    },
  };
}
