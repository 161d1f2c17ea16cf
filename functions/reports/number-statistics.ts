import { daysFrom } from '#data/stretches';
import type { RecordingTotals } from '#data/tenant-totals';
import type { Days } from './period.ts';
import { sumOf, toTotals } from './rules.ts';

/**
 * The recordings of one of the customer's numbers (E.164, or the digits of an extension), on either side of a call, over days of the customer's
 * zone: of every day, oldest first. From totals rows alone, a hundred days with each read.
 */
export async function numberStatistics(
  number: string,
  { after, before }: Days,
  totals: Pick<RecordingTotals, 'daysOf'>,
) {
  const dates = daysFrom(after, before);
  const found = await totals.daysOf('number', number, dates);
  return {
    totals: toTotals(sumOf(found.values())),
    days: dates.map((date) => ({ date, ...toTotals(found.get(date) ?? {}) })),
  };
}
