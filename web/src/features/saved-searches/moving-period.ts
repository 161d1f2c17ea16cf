import type { SavedSearch } from '#contract/saved-searches';
import { fromWallTime } from '../../format/wall-time.ts';
import { type ArchiveFilters, filterNames } from '../recordings/archive-address.ts';
import { periodOf, periods } from '../recordings/filter-draft.ts';

type Period = NonNullable<SavedSearch['period']>;
/** What a search looks for: filters, whose days are those of the calendar or counted from today. */
export type Sought = Pick<SavedSearch, 'filters' | 'period'>;

export const periodLabel = (period: Period): string => periods.find(({ id }) => id === period)?.label ?? period;

/** The days that a period is at `now` (epoch ms) in a zone. */
function daysOf(period: Period, now: number, zone: string): ArchiveFilters {
  const known = periods.find(({ id }) => id === period);
  if (!known) return {};
  const { connectedAfter, connectedBefore } = periodOf(known, now, zone);
  const instant = (time: typeof connectedAfter) => {
    const at = fromWallTime(time, zone);
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  return { connectedAfter: instant(connectedAfter), connectedBefore: instant(connectedBefore) };
}

/** The filters that a search stands for today. */
export const filtersOf = ({ filters, period }: Sought, now: number, zone: string): ArchiveFilters =>
  period ? { ...filters, ...daysOf(period, now, zone) } : filters;

const at = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));

/** The period whose days these are today. */
export function periodIn(filters: ArchiveFilters, now: number, zone: string): Period | undefined {
  return periods.find(({ id }) => {
    const days = daysOf(id, now, zone);
    return (
      at(days.connectedAfter) === at(filters.connectedAfter) && at(days.connectedBefore) === at(filters.connectedBefore)
    );
  })?.id;
}

/** What to keep of filters: with a period its days are not kept. */
export function soughtBy(filters: ArchiveFilters, period: Period | undefined): Sought {
  const kept = Object.fromEntries(
    filterNames
      .filter((name) => !period || (name !== 'connectedAfter' && name !== 'connectedBefore'))
      .flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])),
  );
  return { filters: kept, period: period ?? null };
}

/** Whether two ask for the same, however it is spelt. */
export function asksSame(one: ArchiveFilters, other: ArchiveFilters): boolean {
  const meaning = (filters: ArchiveFilters) =>
    JSON.stringify(
      filterNames.map((name) => {
        if (name === 'flagId') return [...(filters.flagId ?? [])].sort();
        if (name === 'connectedAfter' || name === 'connectedBefore') return at(filters[name]) ?? null;
        return filters[name] ?? null;
      }),
    );
  return meaning(one) === meaning(other);
}
