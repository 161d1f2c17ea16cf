import type { RecordingFilters } from '#contract/recordings';
import type { SeenNumberRepository } from '#data/seen-numbers';
import type { Slot } from '#data/table';
import type { TenantRepository } from '#data/tenants';
import type { TotalsKey, TotalsRepository } from '#data/totals';
import { readTerm } from './numbers.ts';
import { choosePlan, type Filters, type NumberFilter, type Plan, possiblePlans, readFilters } from './rules.ts';

/** More partitions than this are not merged; a term that more numbers contain is filtered from what is read. */
const mostPartitions = 20;

export interface PlanDeps {
  tenants: TenantRepository;
  totals: Pick<TotalsRepository, 'read'>;
  seenNumbers: Pick<SeenNumberRepository, 'find'>;
}

/** Reads a query: its numbers are looked up, and the way to read the archive is chosen by the totals. */
export async function planSearch(
  tenantId: string,
  query: RecordingFilters,
  deps: PlanDeps,
): Promise<{ filters: Filters; plan: Plan }> {
  const country = query.from || query.to ? ((await deps.tenants.find(tenantId))?.country ?? '') : '';
  const [from, to] = await Promise.all([
    numberFilter(tenantId, query.from, country, deps),
    numberFilter(tenantId, query.to, country, deps),
  ]);
  const filters = { ...readFilters(query), from, to };
  const plans = possiblePlans(filters);
  const [only] = plans;
  if (plans.length === 1 && only) return { filters, plan: only };

  const keys = plans.flatMap(({ slot, values }) => values.map((value) => totalsKey(tenantId, slot, value)));
  const flags = filters.flagIds.map((id): TotalsKey => ({ tenantId, scope: `flag:${id}`, period: 'all' }));
  const read = await deps.totals.read([...keys, ...flags]);
  const known = new Map([...keys, ...flags].map((key, i) => [key.scope, read[i] ?? {}]));
  const plan = choosePlan(filters, {
    slot: (slot, value) => {
      const totals = known.get(totalsKey(tenantId, slot, value).scope) ?? {};
      return (slot === 'byFrom' ? totals.from : slot === 'byTo' ? totals.to : totals.recordings) ?? 0;
    },
    flag: (flagId) => known.get(`flag:${flagId}`)?.recordings ?? 0,
  });
  return { filters, plan };
}

function totalsKey(tenantId: string, slot: Slot, value = ''): TotalsKey {
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
