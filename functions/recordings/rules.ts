import { noneKey } from '#contract/common';
import type { RecordingFilters } from '#contract/recordings';
import type { Recording } from '#data/recordings';
import { containsTerm, type NumberTerm } from './numbers.ts';
import { wallTime } from './wall-time.ts';

/** A number to match: exactly one, or whichever contain a term; `numbers` are all of those, where they are few enough to list. */
export type NumberFilter = { exactly: string } | { containing: NumberTerm; numbers?: string[] | undefined };

/** The archive's filters with numbers read and times as epoch milliseconds. An agent, department or direction can be `none`: what has none. */
export interface Filters {
  from?: NumberFilter | undefined;
  to?: NumberFilter | undefined;
  agentId?: string | undefined;
  departmentId?: string | undefined;
  direction?: string | undefined;
  recorderId?: string | undefined;
  flagIds: string[];
  connectedAfter?: number | undefined;
  connectedBefore?: number | undefined;
  scoreAbove?: number | undefined;
  scoreBelow?: number | undefined;
  /** Whose calls may be found at all: not asked for, but a matter of who asks. */
  onlyAgents?: ReadonlySet<string> | undefined;
}

/** The filters of a query but for its numbers, which need looking up. */
export function readFilters(query: RecordingFilters): Filters {
  return {
    agentId: query.agentId,
    departmentId: query.departmentId,
    direction: query.direction,
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

const same = (wanted: string | undefined, value: string | undefined) =>
  wanted === undefined || wanted === (value ?? noneKey);

/** Whether whoever hears only `onlyAgents` (undefined: everybody) may hear a recording. What has no agent is none of theirs. */
export const isHeardBy = (
  onlyAgents: ReadonlySet<string> | undefined,
  { agentId }: Pick<Recording, 'agentId'>,
): boolean => onlyAgents === undefined || onlyAgents.has(agentId ?? '');

/** Whether a recording is one of those that the filters ask for: the definition of the search. */
export function matches(filters: Filters, recording: Recording): boolean {
  return (
    same(filters.agentId, recording.agentId) &&
    same(filters.departmentId, recording.departmentId) &&
    same(filters.direction, recording.direction) &&
    same(filters.recorderId, recording.recorderId) &&
    isHeardBy(filters.onlyAgents, recording) &&
    filters.flagIds.every((flagId) => recording.flagIds.includes(flagId)) &&
    recording.connectedAt >= (filters.connectedAfter ?? Number.NEGATIVE_INFINITY) &&
    recording.connectedAt < (filters.connectedBefore ?? Number.POSITIVE_INFINITY) &&
    recording.score > (filters.scoreAbove ?? Number.NEGATIVE_INFINITY) &&
    recording.score < (filters.scoreBelow ?? Number.POSITIVE_INFINITY) &&
    numberMatches(filters.from, recording.from.number) &&
    numberMatches(filters.to, recording.to.number)
  );
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
  const at = wallTime(connectedAt, timeZone);
  const party = ({ number, raw }: Recording['from']) => (number ?? raw).replace(/[^0-9A-Za-z+]+/g, '-') || 'withheld';
  return `${at.replace(' ', '_').replaceAll(':', '-')}_${party(from)}_${party(to)}.mp3`;
}
