import { savedSearchesEndpoints } from '#contract/saved-searches';
import type { SavedSearchRepository } from '#data/saved-searches';
import { AppError } from '#runtime/errors';
import { route } from '#runtime/route';

export const deleteSavedSearch = route(
  savedSearchesEndpoints.deleteSavedSearch,
  async ({ params, actor }, { savedSearches }: { savedSearches: Pick<SavedSearchRepository, 'find' | 'delete'> }) => {
    // One that is renamed meanwhile is deleted under its new name.
    for (let attempt = 0; attempt < 5; attempt++) {
      const search = await savedSearches.find(actor.tenantId, actor.userId, params.searchId);
      if (!search) throw new AppError('search_not_found');
      if (await savedSearches.delete(search)) return undefined;
    }
    throw new AppError('conflict');
  },
);
