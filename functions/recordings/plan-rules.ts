import type { Conditions } from '#data/recording-conditions';
import type { Slot } from '#data/table';
import type { Filters, NumberFilter } from './rules.ts';

/** More partitions than this are not merged; what more values are asked for of is filtered from what is read. */
export const mostPartitions = 20;

/** One way to read the archive: the partitions of a slot, below a flag or not, that together hold every match. */
export interface Plan {
  slot: Slot;
  /** The values whose partitions are merged; `[undefined]` is the one partition of all recordings. */
  values: (string | undefined)[];
  flagId?: string | undefined;
  /** Where the slot does not cover all that is asked for, so that not every row that is read is a match. */
  residual: boolean;
  expected?: Expected | undefined;
}

/** What the totals let one expect of a plan. It decides how much is read at once, never what is found. */
interface Expected {
  /** How many recordings each value's partition holds, were there no flag. */
  rows: number[];
  /** How many of the rows are matches, 0 to 1, if no dimension had to do with another. */
  share: number;
}

/** What totals say of how many recordings are in a slot's partition of a value, and how many have a flag. */
export interface Sizes {
  slot: (slot: Slot, value: string | undefined) => number;
  flag: (flagId: string) => number;
}

/**
 * What recordings must have that are read by a plan, beside what its slot and its flag see to, as far as that can be said to the table: what is left
 * is up to `matches`.
 */
export function conditionsOf(filters: Filters, plan: Pick<Plan, 'slot' | 'flagId'>): Conditions {
  const { agentId, departmentId, recorderId, onlyAgents, from, to, flagIds, scoreAbove, scoreBelow } = filters;
  const rest = <T>(slot: Slot, value: T) => (plan.slot === slot ? undefined : value);
  return {
    agentIds: rest('byAgent', agentId ? [agentId] : onlyAgents && [...onlyAgents]),
    departmentId: rest('byDepartment', departmentId),
    recorderId: rest('byRecorder', recorderId),
    flagIds: flagIds.filter((flagId) => flagId !== plan.flagId),
    from: rest('byFrom', from && numbersOf(from)),
    to: rest('byTo', to && numbersOf(to)),
    ...{ scoreAbove, scoreBelow },
  };
}

const numbersOf = (filter: NumberFilter) => ('exactly' in filter ? [filter.exactly] : filter.numbers);

/** The values of each dimension that filters ask for, if they are few enough to be read one by one. */
function dimensions(filters: Filters): { slot: Slot; values: string[] | undefined }[] {
  const { from, to, agentId, departmentId, recorderId, onlyAgents } = filters;
  return [
    ...(from ? [{ slot: 'byFrom' as const, values: numbersOf(from) }] : []),
    ...(to ? [{ slot: 'byTo' as const, values: numbersOf(to) }] : []),
    ...(agentId || onlyAgents ? [{ slot: 'byAgent' as const, values: agents(agentId, onlyAgents) }] : []),
    ...(departmentId ? [{ slot: 'byDepartment' as const, values: [departmentId] }] : []),
    ...(recorderId ? [{ slot: 'byRecorder' as const, values: [recorderId] }] : []),
  ];
}

function agents(agentId: string | undefined, only: ReadonlySet<string> | undefined): string[] | undefined {
  if (agentId) return only && !only.has(agentId) ? [] : [agentId];
  return only && only.size <= mostPartitions ? [...only] : undefined;
}

/**
 * The ways to read for some filters: one for each dimension that they name, and the whole by time. With flags each is
 * read below one of them, and the others are filtered from what is read, like every dimension that is not the slot's.
 */
export function possiblePlans(filters: Filters): Plan[] {
  const asked = dimensions(filters);
  const scored = filters.scoreAbove !== undefined || filters.scoreBelow !== undefined;
  const residual = asked.length > 1 || filters.flagIds.length > 1 || scored;
  const plans: Plan[] = asked.flatMap(({ slot, values }) => (values ? [{ slot, values, residual }] : []));
  // The partition of one value is never more than the whole.
  if (!plans.some(({ values }) => values.length <= 1))
    plans.push({ slot: 'byTime', values: [undefined], residual: residual || asked.length > 0 });
  if (filters.flagIds.length === 0) return plans;
  return filters.flagIds.flatMap((flagId) => plans.map((plan) => ({ ...plan, flagId })));
}

/** Of scores, and of what too many values are asked for of, the totals say nothing. */
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
  let share = 1;
  for (const { slot, values } of dimensions(filters)) {
    if (slot === plan.slot) continue;
    share *= values ? ofAll(values.reduce((sum, value) => sum + sizes.slot(slot, value), 0)) : unknownShare;
  }
  if (filters.scoreAbove !== undefined || filters.scoreBelow !== undefined) share *= unknownShare;
  for (const flagId of filters.flagIds) if (flagId !== plan.flagId) share *= ofAll(sizes.flag(flagId));
  const below = total * (plan.flagId === undefined ? 1 : ofAll(sizes.flag(plan.flagId)));
  return { ...plan, expected: { rows, share: Math.max(share, 1e-6) }, below };
}
