import { recordingsEndpoints } from '#contract/recordings';
import type { Directory } from '#data/directory';
import type { RecordingRepository } from '#data/recordings';
import type { Cursors } from '#runtime/cursor';
import { route } from '#runtime/route';
import { type PlanDeps, planSearch } from './plan-search.ts';
import { searchArchive } from './search-archive.ts';
import { toViews } from './view.ts';

export interface ListDeps extends PlanDeps {
  recordings: RecordingRepository;
  directory: Directory;
  cursors: Cursors;
}

export const listRecordings = route(recordingsEndpoints.listRecordings, async ({ query, actor }, deps: ListDeps) => {
  const { tenantId, userId } = actor;
  const { cursor, limit, ...asked } = query;
  const scope = ['recordings', tenantId, userId, Object.entries(asked).sort()];
  const after = cursor && (await deps.cursors.read(cursor, scope));
  const { filters, plan } = await planSearch(tenantId, query, deps, actor.onlyAgents);
  const found = await searchArchive(tenantId, filters, plan, { limit, after }, deps.recordings);
  return {
    items: await toViews(tenantId, found.recordings, deps.directory),
    nextCursor: found.next ? await deps.cursors.write(found.next, scope) : null,
    ...(found.searchedBackTo === undefined ? {} : { searchedBackTo: new Date(found.searchedBackTo).toISOString() }),
  };
});
