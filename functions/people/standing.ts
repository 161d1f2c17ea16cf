import type { TenantRepository } from '#data/tenants';
import type { Totals } from '#data/totals';
import type { TotalsFor } from '#data/totals-for';
import { lastDays } from '#functions/recordings/rules';
import { averageScore } from '#functions/totals/average-score';
import type { Actor } from '#runtime/route';

export interface StandingDeps {
  tenants: Pick<TenantRepository, 'find'>;
  totalsFor: TotalsFor;
}

/** The days of one are some thirty rows; those of all are read by a few Queries, however many there are. */
const mostOneByOne = 5;

/**
 * How the calls of each agent or department were scored of late and how many there are, in the order of `ids`, as far as the actor may hear them:
 * from totals rows alone.
 */
export async function standings(
  actor: Actor,
  kind: 'agent' | 'department',
  ids: readonly string[],
  { tenants, totalsFor }: StandingDeps,
) {
  if (ids.length === 0) return [];
  const totals = totalsFor(actor);
  const timeZone = (await tenants.find(actor.tenantId))?.timeZone ?? 'UTC';
  const days = lastDays(30, Date.now(), timeZone);
  const scored = async (): Promise<(id: string) => Iterable<Totals>> => {
    if (ids.length > mostOneByOne) {
      const sums = await totals.byDimension(kind, days[0] ?? '', days.at(-1) ?? '');
      return (id) => [sums.get(id) ?? {}];
    }
    const each = await Promise.all(ids.map((id) => totals.daysOf(kind, id, days)));
    return (id) => each[ids.indexOf(id)]?.values() ?? [];
  };
  const [counts, of] = await Promise.all([totals.counts(kind, ids), scored()]);
  return ids.map((id, i) => ({ ...averageScore(of(id)), recordings: counts[i] ?? 0 }));
}
