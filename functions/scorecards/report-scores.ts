import { scorecardsEndpoints } from '#contract/scorecards';
import type { Agent, Department, DirectoryRepository } from '#data/directory';
import type { TenantRepository } from '#data/tenants';
import type { TotalsRepository } from '#data/totals';
import { lastDays } from '#functions/recordings/rules';
import { averageScore } from '#functions/totals/average-score';
import { inParallel } from '#runtime/in-parallel';
import { byName } from '#runtime/named-list';
import { route } from '#runtime/route';

const atOnce = 10;

/** From totals rows alone: one Query for each agent or department, however many recordings there are. */
export const reportScores = route(
  scorecardsEndpoints.reportScores,
  async (
    { actor, query },
    deps: {
      tenants: TenantRepository;
      totals: Pick<TotalsRepository, 'days'>;
      agents: DirectoryRepository<Agent>;
      departments: DirectoryRepository<Department>;
    },
  ) => {
    const { tenantId } = actor;
    const timeZone = (await deps.tenants.find(tenantId))?.timeZone ?? 'UTC';
    const days = lastDays(30, Date.now(), timeZone);
    const { groupBy, after = days[0] ?? '', before = days.at(-1) ?? '' } = query;
    const all = groupBy === 'agent' ? await deps.agents.list(tenantId) : await deps.departments.list(tenantId);
    const items = await inParallel(all, atOnce, async ({ id, name }) => {
      const found = await deps.totals.days({ tenantId, scope: `${groupBy}:${id}` }, after, before);
      return { id, name, ...averageScore(found.values()) };
    });
    return { items: items.sort(byName) };
  },
);
