import { savedSearchesEndpoints } from '#contract/saved-searches';
import type { SavedSearchRepository } from '#data/saved-searches';
import type { Cursors } from '#runtime/cursor';
import { route } from '#runtime/route';
import { byName, toView } from './rules.ts';

export const listSavedSearches = route(
  savedSearchesEndpoints.listSavedSearches,
  async (
    { query, actor },
    { savedSearches, cursors }: { savedSearches: Pick<SavedSearchRepository, 'list'>; cursors: Cursors },
  ) => {
    const { tenantId, userId } = actor;
    const scope = ['saved-searches', tenantId, userId];
    const after = query.cursor && (await cursors.read(query.cursor, scope));
    const searches = (await savedSearches.list(tenantId, userId)).sort((a, b) => byName(a.name, b.name));
    const left = after === undefined ? searches : searches.filter(({ name }) => byName(name, after) > 0);
    const page = left.slice(0, query.limit);
    const last = left.length > query.limit ? page.at(-1) : undefined;
    return { items: page.map(toView), nextCursor: last ? await cursors.write(last.name, scope) : null };
  },
);
