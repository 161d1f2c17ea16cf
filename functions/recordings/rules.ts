import type { RecordingFilters } from '#contract/recordings';
import type { Recording } from '#data/recordings';
import type { Slot } from '#data/table';
import { containsTerm, type NumberTerm } from './numbers.ts';

/** A number to match: exactly one, or whichever contain a term; `numbers` are all of those, where they are few enough to list. */
export type NumberFilter = { exactly: string } | { containing: NumberTerm; numbers?: string[] | undefined };

/** The archive's filters with numbers read and times as epoch milliseconds. */
export interface Filters {
  from?: NumberFilter | undefined;
  to?: NumberFilter | undefined;
  agentId?: string | undefined;
  departmentId?: string | undefined;
  recorderId?: string | undefined;
  flagIds: string[];
  connectedAfter?: number | undefined;
  connectedBefore?: number | undefined;
  scoreAbove?: number | undefined;
  scoreBelow?: number | undefined;
}

/** The filters of a query but for its numbers, which need looking up. */
export function readFilters(query: RecordingFilters): Filters {
  return {
    agentId: query.agentId,
    departmentId: query.departmentId,
    recorderId: query.recorderId,
    flagIds: query.flagId ?? [],
    connectedAfter: query.connectedAfter === undefined ? undefined : Date.parse(query.connectedAfter),
    connectedBefore: query.connectedBefore === undefined ? undefined : Date.parse(query.connectedBefore),
    scoreAbove: query.scoreAbove,
    scoreBelow: query.scoreBelow,
  };
}

const numberMatches = (filter: NumberFilter | undefined, number: string | undefined) =>
  filter === undefined || ('exactly' in filter ? number === filter.exactly : containsTerm(number, filter.containing));

const same = (wanted: string | undefined, value: string | undefined) => wanted === undefined || wanted === value;

/** Whether a recording is one of those that the filters ask for: the definition of the search. */
export function matches(filters: Filters, recording: Recording): boolean {
  return (
    same(filters.agentId, recording.agentId) &&
    same(filters.departmentId, recording.departmentId) &&
    same(filters.recorderId, recording.recorderId) &&
    filters.flagIds.every((flagId) => recording.flagIds.includes(flagId)) &&
    recording.connectedAt >= (filters.connectedAfter ?? Number.NEGATIVE_INFINITY) &&
    recording.connectedAt < (filters.connectedBefore ?? Number.POSITIVE_INFINITY) &&
    recording.score > (filters.scoreAbove ?? Number.NEGATIVE_INFINITY) &&
    recording.score < (filters.scoreBelow ?? Number.POSITIVE_INFINITY) &&
    numberMatches(filters.from, recording.from.number) &&
    numberMatches(filters.to, recording.to.number)
  );
}

/** One way to read the archive: the partitions of a slot, below a flag or not, that together hold every match. */
export interface Plan {
  slot: Slot;
  /** The values whose partitions are merged; `[undefined]` is the one partition of all recordings. */
  values: (string | undefined)[];
  flagId?: string | undefined;
}

/**
 * The ways to read for some filters: one for each dimension that they name, and the whole by time. With flags each is
 * read below one of them, and the others are filtered from what is read, like every dimension that is not the slot's.
 */
export function possiblePlans(filters: Filters): Plan[] {
  const numbers = (filter: NumberFilter | undefined) =>
    filter === undefined ? undefined : 'exactly' in filter ? [filter.exactly] : filter.numbers;
  const dimensions: [Slot, string[] | undefined][] = [
    ['byFrom', numbers(filters.from)],
    ['byTo', numbers(filters.to)],
    ['byAgent', filters.agentId === undefined ? undefined : [filters.agentId]],
    ['byDepartment', filters.departmentId === undefined ? undefined : [filters.departmentId]],
    ['byRecorder', filters.recorderId === undefined ? undefined : [filters.recorderId]],
  ];
  const plans: Plan[] = [
    ...dimensions.flatMap(([slot, values]) => (values ? [{ slot, values }] : [])),
    { slot: 'byTime', values: [undefined] },
  ];
  if (filters.flagIds.length === 0) return plans;
  return filters.flagIds.flatMap((flagId) => plans.map((plan) => ({ ...plan, flagId })));
}

/** What totals say of how many recordings are in a slot's partition of a value, and how many have a flag. */
export interface Sizes {
  slot: (slot: Slot, value: string | undefined) => number;
  flag: (flagId: string) => number;
}

/**
 * The way that reads least: the one whose partitions hold the fewest recordings, as the totals know. The totals may be a
 * moment behind: that can make a plan slower, never wrong.
 */
export function choosePlan(filters: Filters, sizes: Sizes): Plan {
  const size = (plan: Plan) => {
    const rows = plan.values.reduce((sum, value) => sum + sizes.slot(plan.slot, value), 0);
    // Below a flag a partition holds no more than the flag has, nor more than the value has.
    const below = plan.flagId === undefined ? rows : Math.min(rows, sizes.flag(plan.flagId));
    // Each partition more is a Query more, which reads at least about as much as a few rows.
    return below + plan.values.length * 4;
  };
  const [first, ...others] = possiblePlans(filters);
  if (!first) throw new Error('There is always the plan by time');
  return others.reduce((best, plan) => (size(plan) < size(best) ? plan : best), first);
}

/** The last `count` days (`yyyy-mm-dd`) in a zone, oldest first, the one of `now` (epoch milliseconds) included. */
export function lastDays(count: number, now: number, timeZone: string): string[] {
  const today = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(now);
  // Dates are counted in UTC, where every day has 24 hours.
  const noon = Date.parse(`${today}T12:00:00Z`);
  return Array.from({ length: count }, (_, i) =>
    new Date(noon - (count - 1 - i) * 86_400_000).toISOString().slice(0, 10),
  );
}

/**
 * The name that a download is saved under: date and time in the customer's zone, from, to. ASCII without anything that
 * a file system or a header would mind: `2026-03-03_14-30-11_+441130000001_+447700900123.mp3`.
 */
export function downloadName({ connectedAt, from, to }: Recording, timeZone: string): string {
  // Sweden writes dates as ISO 8601 does.
  const at = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', timeZone }).format(
    connectedAt,
  );
  const party = ({ number, raw }: Recording['from']) => (number ?? raw).replace(/[^0-9A-Za-z+]+/g, '-') || 'withheld';
  return `${at.replace(' ', '_').replaceAll(':', '-')}_${party(from)}_${party(to)}.mp3`;
}
