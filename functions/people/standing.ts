import type { TenantRepository } from '#data/tenants';
import type { TotalsRepository } from '#data/totals';
import { lastDays } from '#functions/recordings/rules';
import { averageScore } from '#functions/totals/average-score';
import { inParallel } from '#runtime/in-parallel';

export interface StandingDeps {
  tenants: Pick<TenantRepository, 'find'>;
  totals: Pick<TotalsRepository, 'read' | 'days'>;
}

const atOnce = 10;

/** How the calls of each agent or department were scored of late and how many there are, in the order of `ids`: from totals rows alone. */
export async function standings(
  tenantId: string,
  kind: 'agent' | 'department',
  ids: readonly string[],
  { tenants, totals }: StandingDeps,
) {
  if (ids.length === 0) return [];
  const timeZone = (await tenants.find(tenantId))?.timeZone ?? 'UTC';
  const days = lastDays(30, Date.now(), timeZone);
  const scopes = ids.map((id) => ({ tenantId, scope: `${kind}:${id}` as const }));
  const [counts, scores] = await Promise.all([
    totals.read(scopes.map((scope) => ({ ...scope, period: 'all' }))),
    inParallel(scopes, atOnce, async (scope) =>
      averageScore((await totals.days(scope, days[0] ?? '', days.at(-1) ?? '')).values()),
    ),
  ]);
  return scores.map((score, i) => ({ ...score, recordings: Math.max(0, counts[i]?.recordings ?? 0) }));
}
