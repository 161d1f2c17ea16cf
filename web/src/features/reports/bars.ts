import type { ReportItem, ReportTotals } from '#contract/reports';
import { addDays } from '../../format/wall-time.ts';
import type { Days } from '../period/period.ts';

/** What one bar of the graph stands for: a day, or the days of a week or month that lie in the period. */
export interface Bar extends Days, ReportTotals {}

export type Unit = 'day' | 'week' | 'month';

/** The least time of which bars are wide enough to be told apart. */
export const unitOf = (days: number): Unit => (days <= 62 ? 'day' : days <= 400 ? 'week' : 'month');

const monday = (date: string) => addDays(date, -((new Date(date).getUTCDay() + 6) % 7));
const begins: Record<Unit, (date: string) => string> = {
  day: (date) => date,
  week: monday,
  month: (date) => date.slice(0, 7),
};

/** Bars of days, oldest first. */
export function barsOf(items: readonly ReportItem[], unit: Unit): Bar[] {
  const bars = Map.groupBy(items, ({ key }) => begins[unit](key));
  return [...bars.values()].map((days) => {
    const sum = (of: keyof ReportTotals) => days.reduce((total, day) => total + day[of], 0);
    const [recordings, durationMs] = [sum('recordings'), sum('durationMs')];
    return {
      ...{ after: days[0]?.key ?? '', before: days.at(-1)?.key ?? '', recordings, durationMs },
      ...{ bytes: sum('bytes'), inbound: sum('inbound'), outbound: sum('outbound') },
      averageDurationMs: recordings > 0 ? Math.round(durationMs / recordings) : 0,
    };
  });
}
