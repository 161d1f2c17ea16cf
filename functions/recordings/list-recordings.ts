import { recordingsEndpoints } from '#contract/recordings';
import type { RecordingRepository } from '#data/recordings';
import type { TenantRepository } from '#data/tenants';
import type { Cursors } from '#runtime/cursor';
import { route } from '#runtime/route';
import { readTerm } from './numbers.ts';
import { type NumberFilter, readFilters } from './rules.ts';
import { searchArchive } from './search-archive.ts';
import { type Directory, toViews } from './view.ts';

export interface ListDeps {
  recordings: RecordingRepository;
  tenants: TenantRepository;
  directory: Directory;
  cursors: Cursors;
}

export const listRecordings = route(recordingsEndpoints.listRecordings, async ({ query, actor }, deps: ListDeps) => {
  const { tenantId, userId } = actor;
  const { cursor, limit, ...asked } = query;
  const scope = ['recordings', tenantId, userId, Object.entries(asked).sort()];
  const after = cursor && (await deps.cursors.read(cursor, scope));
  const filters = {
    ...readFilters(query),
    from: query.from === undefined ? undefined : await numberFilter(tenantId, 'byFrom', query.from, deps),
    to: query.to === undefined ? undefined : await numberFilter(tenantId, 'byTo', query.to, deps),
  };
  const found = await searchArchive(tenantId, filters, { limit, after }, deps.recordings);
  return {
    items: await toViews(tenantId, found.recordings, deps.directory),
    nextCursor: found.next ? await deps.cursors.write(found.next, scope) : null,
    ...(found.searchedBackTo === undefined ? {} : { searchedBackTo: new Date(found.searchedBackTo).toISOString() }),
  };
});

/**
 * A term that is a whole number means that number if any recording has it. Otherwise it is part of one: `0113 496 000`
 * could be a whole number of nine digits, but is more likely one of ten that is still being typed.
 */
async function numberFilter(
  tenantId: string,
  slot: 'byFrom' | 'byTo',
  term: string,
  { recordings, tenants }: ListDeps,
): Promise<NumberFilter> {
  const country = (await tenants.find(tenantId))?.country ?? '';
  const read = readTerm(term, country);
  if (!read.complete) return { containing: read };
  const any = await recordings.read(tenantId, { slot, value: read.complete, limit: 1 });
  return any.recordings.length > 0 ? { exactly: read.complete } : { containing: read };
}
