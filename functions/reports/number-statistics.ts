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
  const { recordings, durationMs, inbound, outbound, averageDurationMs } = toTotals(sumOf(found.values()));
  return {
    ...{ recordings, durationMs, inbound, outbound, averageDurationMs },
    days: dates.map((date) => {
      const day = found.get(date);
      return { date, recordings: day?.recordings ?? 0, durationMs: day?.durationMs ?? 0 };
    }),
  };
}
