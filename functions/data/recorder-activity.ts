import * as z from 'zod';
import type { Table, Write } from './client.ts';
import { type Key, tenantPrefix } from './entity.ts';
import { daysFrom } from './stretches.ts';

/** How many uploads of a recorder came, and how many of them went to quarantine. */
export interface UploadCounts {
  uploads: number;
  failures: number;
}

/**
 * A day has so many rows to count in, and an upload always counts in the same one of them: a transaction that finds its row in another's hands
 * has to try again, and calls of a large recorder end at the same moments.
 */
const rowsOfDay = 10;

const partition = (tenantId: string, recorderId: string) => `${tenantPrefix(tenantId)}RECORDER#${recorderId}`;
// After all days, so that one Query backwards finds it and the latest day.
const seenKey = (tenantId: string, recorderId: string): Key => ({ pk: partition(tenantId, recorderId), sk: 'SEEN' });
const dayKey = (day: string, row: number | '') => `DAY#${day}#${row}`;

const Seen = z.object({ seenAt: z.number() });
const Day = z.object({ sk: z.string(), uploads: z.number().default(0), failures: z.number().default(0) });

/** The part of a transaction that counts an upload, on a day of the customer's zone. `hash` is of the upload: any text that is always the same. */
export function countUpload(
  { tenantId, recorderId, day }: { tenantId: string; recorderId: string; day: string },
  hash: string,
  hasFailed: boolean,
): Write {
  const row = Buffer.from(hash).reduce((sum, byte) => sum + byte, 0) % rowsOfDay;
  return {
    Update: {
      Key: { pk: partition(tenantId, recorderId), sk: dayKey(day, row) },
      UpdateExpression: 'ADD uploads :one, failures :failures',
      ExpressionAttributeValues: { ':one': 1, ':failures': hasFailed ? 1 : 0 },
    },
  };
}

const sumOf = (rows: z.output<typeof Day>[]): UploadCounts => ({
  uploads: rows.reduce((sum, { uploads }) => sum + uploads, 0),
  failures: rows.reduce((sum, { failures }) => sum + failures, 0),
});

export type RecorderActivity = ReturnType<typeof recorderActivity>;

/** What recorders did: when one was last seen, and its uploads day by day. */
export function recorderActivity(table: Table) {
  return {
    /** Notes that an upload came at a time (epoch milliseconds), unless one came later. */
    async noteSeen(tenantId: string, recorderId: string, at: number): Promise<void> {
      await table.updateIf({
        Key: seenKey(tenantId, recorderId),
        UpdateExpression: 'SET seenAt = :at',
        ConditionExpression: 'attribute_not_exists(pk) OR seenAt < :at',
        ExpressionAttributeValues: { ':at': at },
      });
    },

    /** When a recorder was last seen (epoch milliseconds), and what it did on a day: one Query. */
    async latest(
      tenantId: string,
      recorderId: string,
      day: string,
    ): Promise<{ seenAt: number | undefined; counts: UploadCounts }> {
      const { items } = await table.query({
        KeyConditionExpression: 'pk = :pk AND sk >= :day',
        ExpressionAttributeValues: { ':pk': partition(tenantId, recorderId), ':day': dayKey(day, '') },
        ScanIndexForward: false,
        Limit: rowsOfDay + 1,
      });
      const seen = items.find(({ sk }) => sk === 'SEEN');
      const rows = items.filter(({ sk }) => String(sk).startsWith(dayKey(day, ''))).map((item) => Day.parse(item));
      return { seenAt: seen && Seen.parse(seen).seenAt, counts: sumOf(rows) };
    },

    /** Every day from `first` to `last` (both `yyyy-mm-dd`, inclusive), oldest first. */
    async days(tenantId: string, recorderId: string, first: string, last: string) {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': partition(tenantId, recorderId),
          ':first': dayKey(first, ''),
          ':last': `${dayKey(last, '')}~`,
        },
      });
      const byDay = Map.groupBy(
        items.map((item) => Day.parse(item)),
        ({ sk }) => sk.split('#')[1],
      );
      return daysFrom(first, last).map((date) => ({ date, ...sumOf(byDay.get(date) ?? []) }));
    },
  };
}
