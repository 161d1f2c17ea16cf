import { savedSearchesEndpoints } from '#contract/saved-searches';
import type { SavedSearchRepository } from '#data/saved-searches';
import type { Cursors } from '#runtime/cursor';
import { pageByName } from '#runtime/named-list';
import { route } from '#runtime/route';
import { byName, toView } from './rules.ts';

export const listSavedSearches = route(
  savedSearchesEndpoints.listSavedSearches,
  async (
    { query, actor },
    { savedSearches, cursors }: { savedSearches: Pick<SavedSearchRepository, 'list'>; cursors: Cursors },
  ) => {
    const { tenantId, userId } = actor;
    const all = await savedSearches.list(tenantId, userId);
    const scope = ['saved-searches', tenantId, userId];
    const { page, nextCursor } = await pageByName(all, query, { cursors, scope }, { compare: byName });
    return { items: page.map(toView), nextCursor };
  },
);
