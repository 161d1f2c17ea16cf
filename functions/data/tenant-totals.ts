import type { Table } from './client.ts';
import { stretchesOf } from './stretches.ts';
import { addTo, type Dimension, partition, rowsBetween, Totals, totalsRepository } from './totals.ts';

/** What the recordings add up to that somebody may hear, of all time and of any period. Days are `yyyy-mm-dd` of the customer's zone. */
export type RecordingTotals = ReturnType<typeof tenantTotals>;

/** Of all recordings of a tenant. */
export function tenantTotals(table: Table, tenantId: string) {
  const totals = totalsRepository(table);
  return {
    /** Of all time. */
    async all(): Promise<Totals> {
      const [all = {}] = await totals.read([{ tenantId, scope: 'tenant', period: 'all' }]);
      return all;
    },

    /** How many recordings each has, of all time, in the order of `ids`. */
    async counts(of: 'agent' | 'department' | 'flag', ids: readonly string[]): Promise<number[]> {
      const read = await totals.read(ids.map((id) => ({ tenantId, scope: `${of}:${id}`, period: 'all' })));
      return read.map(({ recordings = 0 }) => Math.max(0, recordings));
    },

    /** How many calls of all time are `from` and `to` each number, in the order of `numbers`. Any number, of the customer's or not. */
    numbers: (numbers: readonly string[]): Promise<Pick<Totals, 'from' | 'to'>[]> =>
      totals.read(numbers.map((number) => ({ tenantId, scope: `number:${number}`, period: 'all' }))),

    /** The days from `first` to `last`, both included, that have recordings. */
    async days(first: string, last: string): Promise<Map<string, Totals>> {
      // The table refuses to look between a day and an earlier one.
      if (first > last) return new Map();
      const items = await table.queryAll(rowsBetween(partition(tenantId), `day:${first}`, `day:${last}`));
      return withRecordings(items.map((item) => [String(item.sk).slice('day:'.length), Totals.parse(item)]));
    },

    /** Those of some days on which one value of a dimension has recordings; a hundred days are one read. */
    async daysOf(dimension: Dimension, value: string, days: readonly string[]): Promise<Map<string, Totals>> {
      const rows = await totals.read(
        days.map((day) => ({ tenantId, scope: `${dimension}:${value}`, period: `day:${day}` })),
      );
      return withRecordings(days.map((day, i) => [day, rows[i] ?? {}]));
    },

    /**
     * What each value of a dimension that has recordings adds up to from day `first` to `last`, by its id. However long the period is, it is read
     * by three Queries, of whole months and of the days before and after them; each has as many pages as its rows need, some 8,000 to a page.
     */
    async byDimension(dimension: Dimension, first: string, last: string): Promise<Map<string, Totals>> {
      const pk = partition(tenantId, dimension);
      const read = await Promise.all(
        // Ids are ASCII, and `~` is the last of it.
        stretchesOf(first, last).map((one) =>
          table.queryAll(rowsBetween(pk, `${one.unit}:${one.first}#`, `${one.unit}:${one.last}#~`)),
        ),
      );
      const sums = new Map<string, Totals>();
      for (const item of read.flat()) {
        const id = String(item.sk).slice(String(item.sk).indexOf('#') + 1);
        sums.set(id, addTo(sums.get(id) ?? {}, Totals.parse(item)));
      }
      return withRecordings(sums);
    },
  };
}

/** A row whose recordings were all deleted or relabelled stays, and says nothing. */
export const withRecordings = (rows: Iterable<[string, Totals]>): Map<string, Totals> =>
  new Map([...rows].filter(([, { recordings = 0 }]) => recordings > 0));
