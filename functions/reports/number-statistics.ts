import type { PeriodTotalsRepository } from '#data/period-totals';
import { daysFrom } from '#data/stretches';
import type { Days } from './period.ts';
import { sumOf, toTotals } from './rules.ts';

/**
 * The recordings of one of the customer's numbers (E.164, or the digits of an extension), on either side of a call, over days of the customer's
 * zone: of every day, oldest first. From totals rows alone, a hundred days with each read.
 */
export async function numberStatistics(
  tenantId: string,
  number: string,
  { after, before }: Days,
  periodTotals: Pick<PeriodTotalsRepository, 'days'>,
) {
  const found = await periodTotals.days(tenantId, `number:${number}`, after, before);
  return {
    totals: toTotals(sumOf(found.values())),
    days: daysFrom(after, before).map((date) => ({ date, ...toTotals(found.get(date) ?? {}) })),
  };
}
