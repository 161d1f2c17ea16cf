import { noneKey } from '#contract/common';
import type { Grouping, ReportItem, ReportTotals } from '#contract/reports';
import type { Totals } from '#data/totals';

/** What totals rows say, as an answer has it. */
export function toTotals({ recordings = 0, durationMs = 0, bytes = 0, inbound = 0, outbound = 0 }: Totals) {
  const averageDurationMs = recordings > 0 ? Math.round(durationMs / recordings) : 0;
  return { recordings, durationMs, bytes, averageDurationMs, inbound, outbound } satisfies ReportTotals;
}

/** What several rows add up to. */
export function sumOf(rows: Iterable<Totals>): Totals {
  const sum: Totals = {};
  for (const row of rows)
    for (const [field, value] of Object.entries(row) as [keyof Totals, number][])
      sum[field] = (sum[field] ?? 0) + value;
  return sum;
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const two = (value: number) => String(value).padStart(2, '0');

/** Every hour of the week (`1-00` to `7-23`), Monday's first. */
export const hoursOfWeek = weekdays.flatMap((_, day) =>
  Array.from({ length: 24 }, (_, hour) => `${day + 1}-${two(hour)}`),
);

/** The day of the week of a date, as an hour of the week begins with it: 1 is Monday. */
export const weekdayOf = (date: string): number => new Date(date).getUTCDay() || 7;

const directions: Record<string, string> = { inbound: 'Inbound', outbound: 'Outbound', internal: 'Internal' };
const missing: Partial<Record<Grouping, string>> = {
  agent: 'No agent',
  department: 'No department',
  number: 'No number of yours',
  direction: 'Not known',
};

/** What a key is called. `names` are those of agents, departments or recorders; one that is gone is called so. */
export function labelOf(groupBy: Grouping, key: string, names: ReadonlyMap<string, string>): string {
  if (key === noneKey) return missing[groupBy] ?? key;
  if (groupBy === 'hour') return `${weekdays[Number(key[0]) - 1]} ${key.slice(2)}:00`;
  if (groupBy === 'direction') return directions[key] ?? key;
  return names.get(key) ?? (groupBy === 'day' || groupBy === 'number' ? key : `Deleted ${groupBy}`);
}

/** Most recordings first, then in the order of their names; what has no value of the dimension comes last. */
export const byRecordings = (a: ReportItem, b: ReportItem): number =>
  Number(a.key === noneKey) - Number(b.key === noneKey) ||
  b.recordings - a.recordings ||
  (b.previous?.recordings ?? 0) - (a.previous?.recordings ?? 0) ||
  a.label.localeCompare(b.label, 'en', { sensitivity: 'base' }) ||
  (a.key < b.key ? -1 : 1);
