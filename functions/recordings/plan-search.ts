import type { RecordingFilters } from '#contract/recordings';
import { partsOfPair, scoredMark } from '#data/recordings';
import type { SeenNumberRepository } from '#data/seen-numbers';
import { type Dimension, dimensionsOf } from '#data/table';
import type { TenantRepository } from '#data/tenants';
import type { TotalsKey, TotalsRepository } from '#data/totals';
import { readTerm } from './numbers.ts';
import { choosePlan, mostPartitions, type Plan, possiblePlans, type Sizes } from './plan-rules.ts';
import { type Filters, type NumberFilter, readFilters } from './rules.ts';

export interface PlanDeps {
  tenants: TenantRepository;
  totals: Pick<TotalsRepository, 'read'>;
  seenNumbers: Pick<SeenNumberRepository, 'find'>;
}

/** Filters, and how many recordings a page has. */
export type Question = RecordingFilters & { limit: number };

/** How to answer a query. */
export interface Search {
  filters: Filters;
  plan: Plan;
  /** What the totals said, where there was something to choose. */
  sizes: Sizes | undefined;
}

/**
 * Reads a query: its numbers are looked up, and the way to read the archive is chosen by the totals. With `onlyAgents` nothing but
 * those agents' calls is found, whatever is asked for.
 */
export async function planSearch(
  tenantId: string,
  query: Question,
  deps: PlanDeps,
  onlyAgents?: ReadonlySet<string>,
): Promise<Search> {
  const country = query.from || query.to ? ((await deps.tenants.find(tenantId))?.country ?? '') : '';
  const [from, to] = await Promise.all([
    numberFilter(tenantId, query.from, country, deps),
    numberFilter(tenantId, query.to, country, deps),
  ]);
  const filters = { ...readFilters(query), from, to, onlyAgents };
  const plans = possiblePlans(filters);
  // With nothing to choose and nothing to filter from what is read, there is nothing to ask the totals for.
  const [only] = plans;
  if (plans.length === 1 && only && !only.residual && only.values.length <= 1)
    return { filters, plan: only, sizes: undefined };
  const none = plans.find(({ values }) => values.length === 0);
  if (none) return { filters, plan: none, sizes: undefined };
  const sizes = await readSizes(tenantId, filters, plans, deps.totals);
  return { filters, plan: choosePlan(filters, sizes, query.limit), sizes };
}

async function readSizes(
  tenantId: string,
  { flagIds }: Filters,
  plans: Plan[],
  totals: PlanDeps['totals'],
): Promise<Sizes> {
  // Each dimension of a pair has a plan of its own.
  const slots = plans.flatMap(({ slot, values }) => {
    const [dimension, other] = dimensionsOf(slot);
    return dimension && !other ? values.map((value) => totalsKey(tenantId, dimension, value)) : [];
  });
  const flags = flagIds.map((id): TotalsKey => ({ tenantId, scope: `flag:${id}`, period: 'all' }));
  const keys = [...slots, ...flags, totalsKey(tenantId, 'byTime')];
  const read = await totals.read(keys);
  const known = new Map(keys.map((key, i) => [key.scope, read[i] ?? {}]));
  const single = (slot: Dimension, value: string | undefined) => {
    const { from, to, recordings } = known.get(totalsKey(tenantId, slot, value).scope) ?? {};
    return (slot === 'byFrom' ? from : slot === 'byTo' ? to : recordings) ?? 0;
  };
  return {
    slot(slot, value) {
      const [first = 'byTime', second] = dimensionsOf(slot);
      if (!second || value === undefined) return single(first, value);
      const [agentId, number] = partsOfPair(value);
      const [some, others] = [single(first, agentId), single(second, number)];
      // Between what it would be if the two had nothing to do with each other, and all that can be.
      return Math.sqrt(((some * others) / Math.max(1, single('byTime', undefined))) * Math.min(some, others));
    },
    direction(direction) {
      const { recordings = 0, inbound = 0, outbound = 0 } = known.get('tenant') ?? {};
      // Of what is neither nobody has counted which are internal and which are not known.
      const others = Math.max(0, recordings - inbound - outbound) / 2;
      return { inbound, outbound }[direction] ?? others;
    },
    mark: (mark) => (mark === scoredMark ? known.get('tenant')?.scored : known.get(`flag:${mark}`)?.recordings) ?? 0,
  };
}

function totalsKey(tenantId: string, slot: Dimension, value = ''): TotalsKey {
  const scope = {
    byTime: 'tenant' as const,
    byFrom: `number:${value}` as const,
    byTo: `number:${value}` as const,
    byAgent: `agent:${value}` as const,
    byDepartment: `department:${value}` as const,
    byRecorder: `recorder:${value}` as const,
  }[slot];
  return { tenantId, scope, period: 'all' };
}

/**
 * A term that is a whole number means that number if it has been seen. Otherwise it is part of one: `0113 496 000` could be
 * a whole number of nine digits, but is more likely one of ten that is still being typed.
 */
async function numberFilter(
  tenantId: string,
  term: string | undefined,
  country: string,
  { seenNumbers }: PlanDeps,
): Promise<NumberFilter | undefined> {
  if (term === undefined) return undefined;
  const read = readTerm(term, country);
  if (read.complete) {
    const seen = await seenNumbers.find(tenantId, read.complete.replace('+', ''), true, mostPartitions);
    if (seen?.includes(read.complete)) return { exactly: read.complete };
  }
  return { containing: read, numbers: await seenNumbers.find(tenantId, read.digits, read.anchored, mostPartitions) };
}
