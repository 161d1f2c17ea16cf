import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import type { Grouping } from '#contract/reports';
import { addDays, fromWallTime } from '../../format/wall-time.ts';
import { type Days, filtersOfDays, problemOfDays, readDays } from '../period/period.ts';
import { type ArchiveFilters, isDirection } from '../recordings/archive-address.ts';
import { type Measure, readMeasure, reportMeasures } from './measures.ts';

/** What the choice of groups calls each. */
export const groups: readonly { value: Grouping; label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'hour', label: 'Hour of week' },
  { value: 'number', label: 'Number' },
  { value: 'agent', label: 'Agent' },
  { value: 'department', label: 'Department' },
  { value: 'recorder', label: 'Recorder' },
  { value: 'direction', label: 'Direction' },
];

/** All that the address of the report holds. */
export interface ReportAddress {
  groupBy: Grouping;
  /** Absent where it leaves them to be the last 30 days. */
  days?: Days;
  measure: Measure;
  /** Of the week, `1-09`: only recordings of this hour, by day. */
  hour?: string;
}

/** What an address cannot mean is left out of it. */
export function readReportAddress(query: LocationQuery): ReportAddress {
  const { by, hour, measure } = query;
  const days = readDays(query, problemOfDays);
  const groupBy = groups.find(({ value }) => value === by)?.value ?? 'day';
  const isHour = groupBy === 'day' && typeof hour === 'string' && /^[1-7]-([01]\d|2[0-3])$/.test(hour);
  return {
    ...{ groupBy, measure: readMeasure(measure, reportMeasures) },
    ...(days ? { days } : {}),
    ...(isHour ? { hour } : {}),
  };
}

export const writeReportAddress = ({ groupBy, days, measure, hour }: ReportAddress): LocationQueryRaw => ({
  ...(groupBy === 'day' ? {} : { by: groupBy }),
  ...days,
  ...(measure === 'recordings' ? {} : { measure }),
  ...(hour && groupBy === 'day' ? { hour } : {}),
});

/**
 * The archive's filters that find the recordings of an item of a report; undefined where no filter does. Of a number there are two, one for each
 * side of a call.
 */
export function filtersOf(
  groupBy: Grouping,
  key: string,
  { days, hour, zone }: { days: Days; hour?: string | undefined; zone: string },
): ArchiveFilters | undefined {
  if (groupBy === 'day')
    return hour ? filtersOfHour(key, hour, zone) : filtersOfDays({ after: key, before: key }, zone);
  const period = filtersOfDays(days, zone);
  if (groupBy === 'agent') return { agentId: key, ...period };
  if (groupBy === 'department') return { departmentId: key, ...period };
  if (groupBy === 'direction') return isDirection(key) ? { direction: key, ...period } : undefined;
  if (groupBy === 'recorder') return { recorderId: key, ...period };
  return undefined;
}

/** An hour of a day by the clocks of the zone: two hours long where it comes twice. */
function filtersOfHour(date: string, hour: string, zone: string): ArchiveFilters {
  const next = Number(hour.slice(2)) + 1;
  const instant = (of: string, at: number) => {
    const found = fromWallTime({ date: of, time: `${String(at).padStart(2, '0')}:00` }, zone);
    return found === undefined ? undefined : new Date(found).toISOString();
  };
  return {
    connectedAfter: instant(date, next - 1),
    connectedBefore: next === 24 ? instant(addDays(date, 1), 0) : instant(date, next),
  };
}

const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
const onTheHour = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** An hour of the week, `1-09`, as people say it: `Mondays, 09:00 to 10:00`. */
export const hourText = (hour: string): string => {
  const [day = 1, at = 0] = hour.split('-').map(Number);
  return `${weekdays[day - 1]}, ${onTheHour(at)} to ${onTheHour((at + 1) % 24)}`;
};
