import { noneKey } from '#contract/common';
import type { Conditions } from '#data/recording-conditions';
import { pairOf, scoredMark } from '#data/recordings';
import { type Dimension, dimensionsOf, pairs, type Slot } from '#data/table';
import type { Filters, NumberFilter } from './rules.ts';

/**
 * More partitions than this are not merged; what more values are asked for of is filtered from what is read. A partition that
 * holds little costs half a read unit, and all are read at once: of a part of a number that a hundred numbers contain that is a
 * fraction of what else would have to be read. It is the most values that a condition takes, too.
 */
export const mostPartitions = 100;

/** One way to read the archive: the partitions of a slot, below a mark or not, that together hold every match. */
export interface Plan {
  slot: Slot;
  /** The values whose partitions are merged; `[undefined]` is the one partition of all recordings. */
  values: (string | undefined)[];
  /** A flag's id, or that of what has a score. */
  mark?: string | undefined;
  /** Where the slot does not cover all that is asked for, so that not every row that is read is a match. */
  residual: boolean;
  expected?: Expected | undefined;
}

/** What the totals let one expect of a plan. It decides how much is read at once, never what is found. */
interface Expected {
  /** How many recordings each value's partition holds, were there no mark. */
  rows: number[];
  /** How many of the rows are matches, 0 to 1, if no dimension had to do with another. */
  share: number;
}

/** What totals say of how many recordings are in a slot's partition of a value, and how many have a mark. */
export interface Sizes {
  slot: (slot: Slot, value: string | undefined) => number;
  mark: (mark: string) => number;
  direction: (direction: string) => number;
}

/**
 * What recordings must have that are read by a plan, beside what its slot and its mark see to, as far as that can be said to the table: what is left
 * is up to `matches`.
 */
export function conditionsOf(filters: Filters, plan: Pick<Plan, 'slot' | 'mark'>): Conditions {
  const { agentId, departmentId, direction, recorderId, onlyAgents, from, to, flagIds, ...scores } = filters;
  const covered = dimensionsOf(plan.slot);
  const rest = <T>(slot: Dimension, value: T) => (covered.includes(slot) ? undefined : value);
  return {
    agentIds: rest('byAgent', agentId ? [agentId] : onlyAgents && [...onlyAgents]),
    departmentId: rest('byDepartment', departmentId),
    direction,
    recorderId: rest('byRecorder', recorderId),
    flagIds: flagIds.filter((flagId) => flagId !== plan.mark),
    from: rest('byFrom', from && numbersOf(from)),
    to: rest('byTo', to && numbersOf(to)),
    ...{ scoreAbove: scores.scoreAbove, scoreBelow: scores.scoreBelow },
  };
}

const numbersOf = (filter: NumberFilter) => ('exactly' in filter ? [filter.exactly] : filter.numbers);

/** The values of each dimension that filters ask for, if they are few enough to be read one by one. */
function dimensions(filters: Filters): { slot: Dimension; values: string[] | undefined }[] {
  const { from, to, agentId, departmentId, recorderId, onlyAgents } = filters;
  return [
    ...(from ? [{ slot: 'byFrom' as const, values: numbersOf(from) }] : []),
    ...(to ? [{ slot: 'byTo' as const, values: numbersOf(to) }] : []),
    ...(agentId || onlyAgents ? [{ slot: 'byAgent' as const, values: agents(agentId, onlyAgents) }] : []),
    ...(departmentId ? [{ slot: 'byDepartment' as const, values: listed(departmentId) }] : []),
    ...(recorderId ? [{ slot: 'byRecorder' as const, values: [recorderId] }] : []),
  ];
}

/** What has none of a dimension stands in no partition of it. */
const listed = (value: string) => (value === noneKey ? undefined : [value]);

function agents(agentId: string | undefined, only: ReadonlySet<string> | undefined): string[] | undefined {
  if (agentId) return only && !only.has(agentId) ? [] : listed(agentId);
  return only && only.size <= mostPartitions ? [...only] : undefined;
}

/** The marks that whatever is asked for has. */
const marksFor = ({ flagIds, scoreAbove }: Filters) => [
  ...flagIds,
  ...(scoreAbove !== undefined && scoreAbove >= 0 ? [scoredMark] : []),
];

/**
 * The ways to read for some filters: one for each dimension that they name, one for each pair of them that has a slot, and the whole by
 * time. Where what is wanted has marks, each is read below one of them. Whatever else is asked for is filtered from what is read.
 */
export function possiblePlans(filters: Filters): Plan[] {
  const asked = dimensions(filters);
  const single = asked.flatMap(({ slot, values }) => (values ? [{ slot, values }] : []));
  const valuesOf = (slot: Dimension) => single.find((one) => one.slot === slot)?.values ?? [];
  const double = (Object.keys(pairs) as (keyof typeof pairs)[]).flatMap((slot) => {
    const [first, second] = pairs[slot];
    const values = valuesOf(first).flatMap((one) => valuesOf(second).map((other) => pairOf(one, other)));
    return values.length > 0 && values.length <= mostPartitions ? [{ slot, values }] : [];
  });
  const ways: Pick<Plan, 'slot' | 'values'>[] = [...single, ...double];
  // The partition of one value is never more than the whole.
  if (!ways.some(({ values }) => values.length <= 1)) ways.push({ slot: 'byTime', values: [undefined] });
  const marks = marksFor(filters);
  return (marks.length > 0 ? marks : [undefined]).flatMap((mark) =>
    ways.map((way) => ({
      ...way,
      mark,
      residual: asked.some(({ slot }) => !dimensionsOf(way.slot).includes(slot)) || leaves(filters, mark),
    })),
  );
}

/** Whether what no slot is of leaves something to filter below a mark. */
const leaves = ({ direction, flagIds, scoreAbove, scoreBelow }: Filters, mark: string | undefined) =>
  direction !== undefined ||
  flagIds.some((flagId) => flagId !== mark) ||
  scoreBelow !== undefined ||
  (scoreAbove !== undefined && !(scoreAbove === 0 && mark === scoredMark));

/** Of what too many values are asked for of, the totals say nothing. */
const unknownShare = 0.25;
/** A Query costs as much as a few rows, whatever it reads. */
const rowsOfAQuery = 8;

/**
 * The way that reads least for a page of `limit`, as the totals know, with what is to be expected of it. The totals may be a
 * moment behind: that can make a plan slower, never wrong.
 */
export function choosePlan(filters: Filters, sizes: Sizes, limit: number): Plan {
  const plans = possiblePlans(filters).map((plan) => expectations(filters, plan, sizes));
  const cost = ({ below, expected, values }: (typeof plans)[number]) =>
    Math.min(below, limit / expected.share) + values.length * rowsOfAQuery;
  const [first, ...others] = plans;
  if (!first) throw new Error('There is always a plan');
  const best = others.reduce((best, plan) => (cost(plan) < cost(best) ? plan : best), first);
  const { below: _, ...plan } = best;
  return plan;
}

function expectations(filters: Filters, plan: Plan, sizes: Sizes) {
  const all = Math.max(1, sizes.slot('byTime', undefined));
  const ofAll = (count: number) => Math.min(1, count / all);
  const rows = plan.values.map((value) => sizes.slot(plan.slot, value));
  const total = rows.reduce((sum, count) => sum + count, 0);
  const covered = dimensionsOf(plan.slot);
  let share = scoreShare(filters, plan.mark === scoredMark ? 1 : ofAll(sizes.mark(scoredMark)));
  for (const { slot, values } of dimensions(filters)) {
    if (covered.includes(slot)) continue;
    share *= values ? ofAll(values.reduce((sum, value) => sum + sizes.slot(slot, value), 0)) : unknownShare;
  }
  if (filters.direction) share *= ofAll(sizes.direction(filters.direction));
  for (const flagId of filters.flagIds) if (flagId !== plan.mark) share *= ofAll(sizes.mark(flagId));
  const below = total * (plan.mark === undefined ? 1 : ofAll(sizes.mark(plan.mark)));
  return { ...plan, expected: { rows, share: Math.max(share, 1e-6) }, below };
}

/** How many have a score that is asked for, of rows of which a part has any, were all scores as frequent. */
function scoreShare({ scoreAbove, scoreBelow }: Filters, scored: number): number {
  if (scoreAbove === undefined && scoreBelow === undefined) return 1;
  const within = Math.max(0, Math.min(scoreBelow ?? 101, 101) - Math.max(scoreAbove ?? 0, 0)) / 101;
  // What has none has the score 0.
  return scored * within + (scoreAbove === undefined || scoreAbove < 0 ? 1 - scored : 0);
}
