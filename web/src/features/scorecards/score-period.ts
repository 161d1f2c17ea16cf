import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { compareNames } from '../../format/compare-names.ts';
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

export const todayIn = (zone: string, now = Date.now()) => toWallTime(now, zone).date;

const orders = ['score', '-score', 'scored', '-scored', 'name', '-name'] as const;
export type Order = (typeof orders)[number];

/** All that the address of the scores holds. */
export interface ScoresAddress {
  groupBy: 'agent' | 'department';
  /** Absent where it leaves them to be the last 30 days. */
  days?: Days;
  order: Order;
}

const isDate = (text: unknown): text is string =>
  typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** What an address cannot mean is left out of it. */
export function readScoresAddress(query: LocationQuery): ScoresAddress {
  const { after, before } = query;
  const days = isDate(after) && isDate(before) && after <= before ? { after, before } : undefined;
  return {
    groupBy: query.by === 'department' ? 'department' : 'agent',
    ...(days ? { days } : {}),
    order: orders.find((order) => order === query.order) ?? '-score',
  };
}

export const writeScoresAddress = ({ groupBy, days, order }: ScoresAddress): LocationQueryRaw => ({
  ...(groupBy === 'department' ? { by: groupBy } : {}),
  ...days,
  ...(order === '-score' ? {} : { order }),
});

/** The archive's filters that give these days. */
export function filtersOfDays({ after, before }: Days, zone: string): ArchiveFilters {
  const begin = (date: string) => {
    const instant = fromWallTime({ date, time: '' }, zone);
    return instant === undefined ? undefined : new Date(instant).toISOString();
  };
  return { connectedAfter: begin(after), connectedBefore: begin(addDays(before, 1)) };
}

export interface Row {
  name: string;
  score: number | null;
  scored: number;
}

/** Rows in an order; those that were not scored come last, by name. */
export function sorted<Of extends Row>(rows: readonly Of[], order: Order): Of[] {
  const by = order.replace('-', '') as 'name' | 'score' | 'scored';
  const sign = order.startsWith('-') ? -1 : 1;
  const byName = (a: Of, b: Of) => compareNames(a.name, b.name);
  return rows.toSorted((a, b) => {
    if (by === 'name') return sign * byName(a, b);
    if (a.score === null || b.score === null)
      return Number(a.score === null) - Number(b.score === null) || byName(a, b);
    return sign * ((a[by] ?? 0) - (b[by] ?? 0)) || byName(a, b);
  });
}
