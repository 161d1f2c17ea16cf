import type { Table } from './client.ts';
import { daysFrom, stretchesOf } from './stretches.ts';
import { type Dimension, partition, rowsBetween, Totals, totalsRepository } from './totals.ts';

export type PeriodTotalsRepository = ReturnType<typeof periodTotalsRepository>;

/** Totals of any period by what recordings have in common. */
export function periodTotalsRepository(table: Table) {
  const totals = totalsRepository(table);
  return {
    /** The days of one value of a dimension from `first` to `last` (both `yyyy-mm-dd`, inclusive) that have recordings, a hundred with each read. */
    async days(
      tenantId: string,
      scope: `${Dimension}:${string}`,
      first: string,
      last: string,
    ): Promise<Map<string, Totals>> {
      const days = daysFrom(first, last);
      const rows = await totals.read(days.map((day) => ({ tenantId, scope, period: `day:${day}` })));
      return new Map(days.flatMap((day, i) => (rows[i]?.recordings ? [[day, rows[i]]] : [])));
    },

    /**
     * What all values of a dimension add up to from day `first` to `last`, by their ids. However long the period is, it is read by three
     * Queries, of whole months and of the days before and after them; each has as many pages as its rows need, some 8,000 to a page.
     */
    async byDimension(
      tenantId: string,
      dimension: Dimension,
      first: string,
      last: string,
    ): Promise<Map<string, Totals>> {
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
        const sum = sums.get(id) ?? {};
        for (const [field, value] of Object.entries(Totals.parse(item)) as [keyof Totals, number][])
          sum[field] = (sum[field] ?? 0) + value;
        sums.set(id, sum);
      }
      // A row whose recordings were all deleted or relabelled stays, and says nothing.
      for (const [id, { recordings = 0 }] of sums) if (recordings === 0) sums.delete(id);
      return sums;
    },
  };
}
