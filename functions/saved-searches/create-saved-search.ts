import { mostSavedSearches, savedSearchesEndpoints } from '#contract/saved-searches';
import { newId } from '#data/ids';
import type { SavedSearch, SavedSearchRepository } from '#data/saved-searches';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';
import { toView } from './rules.ts';

export const createSavedSearch = route(
  savedSearchesEndpoints.createSavedSearch,
  async ({ body, actor }, { savedSearches }: { savedSearches: Pick<SavedSearchRepository, 'create'> }) => {
    const { tenantId, userId } = actor;
    const search: SavedSearch = {
      ...{ tenantId, userId, id: newId('srch'), name: body.name, filters: body.filters },
      period: body.period ?? undefined,
      createdAt: new Date().toISOString(),
      version: 1,
    };
    const outcome = await savedSearches.create(search, mostSavedSearches);
    if (outcome === 'name_taken') throw new AppError('name_taken');
    if (outcome === 'too_many') throw new AppError('too_many_saved_searches');
    return toView(search);
  },
);
