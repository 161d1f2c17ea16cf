import { numbersEndpoints } from '#contract/numbers';
import { numberId } from '#data/managed-numbers';
import type { RecordingRepository } from '#data/recordings';
import { type PlanDeps, planSearch } from '#functions/recordings/plan-search';
import { searchArchive } from '#functions/recordings/search-archive';
import { route } from '#runtime/route';
import type { NumbersDeps } from './manage-numbers.ts';
import { ownSides } from './rules.ts';

/** How many of the latest calls are looked at: one Query, or one for each agent of a reviewer. */
const latest = 500;
const mostShown = 50;

export const listUnmanagedNumbers = route(
  numbersEndpoints.listUnmanagedNumbers,
  async (
    { actor: { tenantId, onlyAgents } },
    deps: Pick<NumbersDeps, 'numbers'> & PlanDeps & { recordings: Pick<RecordingRepository, 'read'> },
  ) => {
    const { filters, plan } = await planSearch(tenantId, { limit: latest }, deps, onlyAgents);
    const { recordings: calls } = await searchArchive(tenantId, filters, plan, { limit: latest }, deps.recordings);
    const own = ownSides(calls);
    const managed = await deps.numbers.findMany(
      tenantId,
      [...own.keys()].map((number) => numberId(tenantId, number)),
    );
    const items = [...own]
      .filter(([number]) => !managed.has(numberId(tenantId, number)))
      .map(([number, recordings]) => ({ number, recordings }))
      .sort((a, b) => b.recordings - a.recordings || (a.number < b.number ? -1 : 1));
    return { items: items.slice(0, mostShown) };
  },
);
