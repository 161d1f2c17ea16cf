import type { PeriodTotalsRepository } from '#data/period-totals';
import type { TenantRepository } from '#data/tenants';
import type { Totals, TotalsRepository } from '#data/totals';
import { lastDays } from '#functions/recordings/rules';
import { averageScore } from '#functions/totals/average-score';

export interface StandingDeps {
  tenants: Pick<TenantRepository, 'find'>;
  totals: Pick<TotalsRepository, 'read'>;
  periodTotals: Pick<PeriodTotalsRepository, 'days' | 'byDimension'>;
}

/** The days of one are some thirty rows; those of all are read by a few Queries, however many there are. */
const mostOneByOne = 5;

/** How the calls of each agent or department were scored of late and how many there are, in the order of `ids`: from totals rows alone. */
export async function standings(
  tenantId: string,
  kind: 'agent' | 'department',
  ids: readonly string[],
  { tenants, totals, periodTotals }: StandingDeps,
) {
  if (ids.length === 0) return [];
  const timeZone = (await tenants.find(tenantId))?.timeZone ?? 'UTC';
  const days = lastDays(30, Date.now(), timeZone);
  const [first = '', last = ''] = [days[0], days.at(-1)];
  const scored = async (): Promise<(id: string) => Iterable<Totals>> => {
    if (ids.length > mostOneByOne) {
      const sums = await periodTotals.byDimension(tenantId, kind, first, last);
      return (id) => [sums.get(id) ?? {}];
    }
    const each = await Promise.all(ids.map((id) => periodTotals.days(tenantId, `${kind}:${id}`, first, last)));
    return (id) => each[ids.indexOf(id)]?.values() ?? [];
  };
  const [counts, of] = await Promise.all([
    totals.read(ids.map((id) => ({ tenantId, scope: `${kind}:${id}` as const, period: 'all' }))),
    scored(),
  ]);
  return ids.map((id, i) => ({ ...averageScore(of(id)), recordings: Math.max(0, counts[i]?.recordings ?? 0) }));
}
