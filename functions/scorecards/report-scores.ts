import { scorecardsEndpoints } from '#contract/scorecards';
import type { Agent, Department, DirectoryRepository } from '#data/directory';
import type { TenantRepository } from '#data/tenants';
import type { TotalsFor } from '#data/totals-for';
import { lastDays } from '#functions/recordings/rules';
import { averageScore } from '#functions/totals/average-score';
import { byName } from '#runtime/named-list';
import { route } from '#runtime/route';

/** From totals rows alone: a few Queries, however many recordings, agents and days there are. */
export const reportScores = route(
  scorecardsEndpoints.reportScores,
  async (
    { actor, query },
    deps: {
      tenants: TenantRepository;
      totalsFor: TotalsFor;
      agents: DirectoryRepository<Agent>;
      departments: DirectoryRepository<Department>;
    },
  ) => {
    const { tenantId } = actor;
    const timeZone = (await deps.tenants.find(tenantId))?.timeZone ?? 'UTC';
    const days = lastDays(30, Date.now(), timeZone);
    const { groupBy, after = days[0] ?? '', before = days.at(-1) ?? '' } = query;
    const all = groupBy === 'agent' ? await deps.agents.list(tenantId) : await deps.departments.list(tenantId);
    const sums = await deps.totalsFor(actor).byDimension(groupBy, after, before);
    const items = all.map(({ id, name }) => ({ id, name, ...averageScore([sums.get(id) ?? {}]) }));
    return { items: items.sort(byName) };
  },
);
