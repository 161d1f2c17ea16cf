import { addDays, fromWallTime, toWallTime, type WallTime } from '../../format/wall-time.ts';
import { type ArchiveFilters, type FilterName, isDirection } from './archive-address.ts';

/** The filters as they stand in the form: numbers and scores as typed, times as the customer's clocks show them. */
export interface FilterDraft {
  from: string;
  to: string;
  departmentId: string | undefined;
  agentId: string | undefined;
  connectedAfter: WallTime;
  connectedBefore: WallTime;
  direction: string | undefined;
  recorderId: string | undefined;
  flagId: string[];
  scoreAbove: string;
  scoreBelow: string;
}

export type FilterErrors = Partial<Record<FilterName, string>>;

const noTime = (): WallTime => ({ date: '', time: '' });
const wallTime = (instant: string | undefined, zone: string) =>
  instant === undefined ? noTime() : toWallTime(Date.parse(instant), zone);

export const toDraft = (filters: ArchiveFilters, zone: string): FilterDraft => ({
  from: filters.from ?? '',
  to: filters.to ?? '',
  departmentId: filters.departmentId,
  agentId: filters.agentId,
  connectedAfter: wallTime(filters.connectedAfter, zone),
  connectedBefore: wallTime(filters.connectedBefore, zone),
  direction: filters.direction,
  recorderId: filters.recorderId,
  flagId: [...(filters.flagId ?? [])],
  scoreAbove: String(filters.scoreAbove ?? ''),
  scoreBelow: String(filters.scoreBelow ?? ''),
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
  for (const name of ['departmentId', 'agentId', 'recorderId'] as const) {
    if (draft[name]) filters[name] = draft[name];
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
  if (draft.direction && isDirection(draft.direction)) filters.direction = draft.direction;
  if (draft.flagId.length > 0) filters.flagId = [...draft.flagId];
  for (const name of ['scoreAbove', 'scoreBelow'] as const) {
    const score = draft[name].trim();
    if (!score) continue;
    const value = Number(score);
    // A score of 0 is above -1, and one of 100 below 101.
    if (value >= -1 && value <= 101) filters[name] = value;
    else errors[name] = 'Enter a number from 0 to 100.';
  }
  const { scoreAbove, scoreBelow } = filters;
  if (scoreAbove !== undefined && scoreBelow !== undefined && scoreAbove >= scoreBelow) {
    errors.scoreBelow = 'Must be more than Score above.';
  }
  return { filters, errors };
}

/** Days in the customer's zone that are often asked for, as they stand in the form. */
export const periods = [
  { id: 'today', label: 'Today', from: 0, until: undefined },
  { id: 'yesterday', label: 'Yesterday', from: -1, until: 0 },
  { id: 'last_7_days', label: 'Last 7 days', from: -6, until: undefined },
  { id: 'last_30_days', label: 'Last 30 days', from: -29, until: undefined },
] as const;

export function periodOf({ from, until }: (typeof periods)[number], now: number, zone: string) {
  const today = toWallTime(now, zone).date;
  const startOf = (day: number): WallTime => ({ date: addDays(today, day), time: '' });
  return { connectedAfter: startOf(from), connectedBefore: until === undefined ? noTime() : startOf(until) };
}

/** The filters that give one day (`2026-03-29`) of the zone, which a change of clocks makes 23 or 25 hours long. */
export function dayFilters(date: string, zone: string): ArchiveFilters {
  const { connectedAfter, connectedBefore } = readDraft(
    {
      ...toDraft({}, zone),
      connectedAfter: { date, time: '' },
      connectedBefore: { date: addDays(date, 1), time: '' },
    },
    zone,
  ).filters;
  return { connectedAfter, connectedBefore };
}
