import type { LocationQuery } from 'vue-router';
import { addDays, fromWallTime, toWallTime } from '../../format/wall-time.ts';
import type { ArchiveFilters } from '../recordings/archive-address.ts';

/** Days in the customer's zone, `2026-03-29`, both of them included. */
export interface Days {
  after: string;
  before: string;
}

const monthBegins = (date: string) => `${date.slice(0, 8)}01`;

/** What is often asked for, of a day that is today. */
export const periods = [
  { id: 'last_7_days', label: 'Last 7 days', days: (today: string) => ({ after: addDays(today, -6), before: today }) },
  {
    id: 'last_30_days',
    label: 'Last 30 days',
    days: (today: string) => ({ after: addDays(today, -29), before: today }),
  },
  { id: 'this_month', label: 'This month', days: (today: string) => ({ after: monthBegins(today), before: today }) },
  {
    id: 'last_month',
    label: 'Last month',
    days(today: string) {
      const before = addDays(monthBegins(today), -1);
      return { after: monthBegins(before), before };
    },
  },
  {
    id: 'this_year',
    label: 'This year',
    days: (today: string) => ({ after: `${today.slice(0, 4)}-01-01`, before: today }),
  },
] as const;

/** The same with more, where totals make every period as cheap. */
export const longPeriods = [
  ...periods,
  {
    id: 'last_12_months',
    label: 'Last 12 months',
    days(today: string) {
      const month = `${Number(today.slice(0, 4)) - 1}${today.slice(4, 8)}01`;
      return {
        after: addDays(`${month.slice(0, 8)}28`, 4)
          .slice(0, 8)
          .concat('01'),
        before: today,
      };
    },
  },
] as const;

export const todayIn = (zone: string, now = Date.now()) => toWallTime(now, zone).date;

const isDate = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** The days of an address; undefined where it has not both, or something is wrong with them. */
export function readDays({ after, before }: LocationQuery, problemOf = (_days: Days) => ''): Days | undefined {
  if (!isDate(after) || !isDate(before) || after > before) return undefined;
  return problemOf({ after, before }) ? undefined : { after, before };
}

/** The most days that the API takes. */
const mostDays = 3660;
export const isTooLong = ({ after, before }: Days) => addDays(after, mostDays - 1) < before;

/** Why there can be no statistics of days; empty where there can. */
export function problemOfDays(days: Days): string {
  if (days.after < '1970') return 'Choose days from 1970 on.';
  return isTooLong(days) ? 'Choose at most ten years.' : '';
}

/** The archive's filters that give these days. */
export function filtersOfDays({ after, before }: Days, zone: string): ArchiveFilters {
  const begin = (date: string) => {
    const instant = fromWallTime({ date, time: '' }, zone);
    return instant === undefined ? undefined : new Date(instant).toISOString();
  };
  return { connectedAfter: begin(after), connectedBefore: begin(addDays(before, 1)) };
}
