import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { compareNames } from '../../format/compare-names.ts';
import { type Days, readDays } from '../period/period.ts';

const orders = ['score', '-score', 'scored', '-scored', 'name', '-name'] as const;
export type Order = (typeof orders)[number];

/** All that the address of the scores holds. */
export interface ScoresAddress {
  groupBy: 'agent' | 'department';
  /** Absent where it leaves them to be the last 30 days. */
  days?: Days;
  order: Order;
}

/** What an address cannot mean is left out of it. */
export function readScoresAddress(query: LocationQuery): ScoresAddress {
  const days = readDays(query);
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
