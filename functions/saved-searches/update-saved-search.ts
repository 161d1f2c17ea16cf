import { savedSearchesEndpoints } from '#contract/saved-searches';
import type { SavedSearch, SavedSearchRepository } from '#data/saved-searches';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { isContradictory, toView } from './rules.ts';

/** Others of the same person's windows may change it at the same moment; each change is made to what it finds. */
const attempts = 5;

export const updateSavedSearch = route(
  savedSearchesEndpoints.updateSavedSearch,
  async (
    { params, body, actor },
    { savedSearches }: { savedSearches: Pick<SavedSearchRepository, 'find' | 'update'> },
  ) => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const before = await savedSearches.find(actor.tenantId, actor.userId, params.searchId);
      if (!before) throw new AppError('search_not_found');
      const after: SavedSearch = {
        ...before,
        name: body.name ?? before.name,
        filters: body.filters ?? before.filters,
        // Null takes the period away; absent leaves it.
        period: body.period === undefined ? before.period : (body.period ?? undefined),
      };
      if (isContradictory(after)) {
        throw new AppError('invalid_input', {
          fields: [{ path: 'period', message: 'cannot stand beside connectedAfter and connectedBefore' }],
        });
      }
      const written = await savedSearches.update(before, after);
      if (written === 'name_taken') throw new AppError('name_taken');
      if (written !== 'changed') return toView(written);
    }
    throw new AppError('conflict');
  },
);
