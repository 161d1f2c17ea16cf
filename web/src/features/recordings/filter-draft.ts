import { fromWallTime, toWallTime, type WallTime } from '../../format/wall-time.ts';
import type { ArchiveFilters } from './archive-address.ts';

/** The filters as they stand in the form: numbers as typed, times as the customer's clocks show them. */
export interface FilterDraft {
  from: string;
  to: string;
  connectedAfter: WallTime;
  connectedBefore: WallTime;
}

export type FilterErrors = Partial<Record<keyof FilterDraft, string>>;

const noTime = (): WallTime => ({ date: '', time: '' });
const wallTime = (instant: string | undefined, zone: string) =>
  instant === undefined ? noTime() : toWallTime(Date.parse(instant), zone);

export const toDraft = (filters: ArchiveFilters, zone: string): FilterDraft => ({
  from: filters.from ?? '',
  to: filters.to ?? '',
  connectedAfter: wallTime(filters.connectedAfter, zone),
  connectedBefore: wallTime(filters.connectedBefore, zone),
});

/** The filters of a form, and what is wrong with it: where there is an error the filters are not to be used. */
export function readDraft(draft: FilterDraft, zone: string): { filters: ArchiveFilters; errors: FilterErrors } {
  const filters: ArchiveFilters = {};
  const errors: FilterErrors = {};
  for (const name of ['from', 'to'] as const) {
    const term = draft[name].trim();
    if (term && !/[0-9]/.test(term)) errors[name] = 'Enter a number or part of one.';
    if (term) filters[name] = term;
  }
  for (const name of ['connectedAfter', 'connectedBefore'] as const) {
    const { date, time } = draft[name];
    if (time && !date) errors[name] = 'Choose a date too.';
    const instant = fromWallTime(draft[name], zone);
    if (date && instant === undefined) errors[name] = 'Choose a date that exists.';
    if (instant !== undefined) filters[name] = new Date(instant).toISOString();
  }
  const { connectedAfter, connectedBefore } = filters;
  if (connectedAfter && connectedBefore && connectedAfter >= connectedBefore) {
    errors.connectedBefore = 'Must be later than Connected After.';
  }
  return { filters, errors };
}

/** Days in the customer's zone that are often asked for, as they stand in the form. */
export const periods = [
  { label: 'Today', from: 0, until: undefined },
  { label: 'Yesterday', from: -1, until: 0 },
  { label: 'Last 7 days', from: -6, until: undefined },
  { label: 'Last 30 days', from: -29, until: undefined },
] as const;

export function periodOf({ from, until }: (typeof periods)[number], now: number, zone: string) {
  const today = Date.parse(toWallTime(now, zone).date);
  const startOf = (day: number): WallTime => ({
    date: new Date(today + day * 86_400_000).toISOString().slice(0, 10),
    time: '',
  });
  return { connectedAfter: startOf(from), connectedBefore: until === undefined ? noTime() : startOf(until) };
}
