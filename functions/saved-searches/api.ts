import { openTable } from '#data/client';
import { savedSearchRepository } from '#data/saved-searches';
import { deploymentSecret } from '#data/secrets';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { createSavedSearch } from './create-saved-search.ts';
import { deleteSavedSearch } from './delete-saved-search.ts';
import { listSavedSearches } from './list-saved-searches.ts';
import { updateSavedSearch } from './update-saved-search.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listSavedSearches, createSavedSearch, updateSavedSearch, deleteSavedSearch],
  {
    savedSearches: savedSearchRepository(table),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
