import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { SavedSearch } from '#contract/saved-searches';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { problemSentence } from '../../api/problem-text.ts';
import { say } from '../../components/notices.ts';
import type { Sought } from './moving-period.ts';

const queryKey = ['saved-searches'];

/** One's saved searches by name, and what can be done with them. What can be undone is done at once. */
export function useSavedSearches() {
  const client = useQueryClient();
  const { data, error, refetch, isFetching } = useQuery({
    queryKey,
    // One has no more than fit on a page.
    queryFn: ({ signal }) => call('listSavedSearches', { query: { limit: 100 }, signal }),
    staleTime: 60_000,
  });
  const refresh = () => client.invalidateQueries({ queryKey });

  const create = useMutation({
    mutationFn: (body: { name: string } & Sought) => call('createSavedSearch', { body }),
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ id, ...body }: { id: string; name?: string } & Partial<Sought>) =>
      call('updateSavedSearch', { params: { searchId: id }, body }),
    onSettled: refresh,
  });
  const forget = useMutation({
    mutationFn: ({ id }: SavedSearch) => call('deleteSavedSearch', { params: { searchId: id } }),
    onSettled: refresh,
  });

  /** Does it and says so; what fails is said where nothing was typed that could be lost. */
  async function doing(what: () => Promise<unknown>, done: string, failed: string, undo?: () => unknown) {
    try {
      await what();
      say(done, 'done', undo && { label: 'Undo', run: undo });
    } catch (error) {
      say(`${failed} ${problemSentence(error)}`, 'failed');
    }
  }

  return {
    searches: computed(() => data.value?.items),
    error,
    isFetching,
    refetch,
    create,
    change,

    /** Makes a search look for something else. */
    update(search: SavedSearch, sought: Sought) {
      const { id, name, filters, period } = search;
      const put = (wanted: Sought) => change.mutateAsync({ id, filters: wanted.filters, period: wanted.period });
      return doing(
        () => put(sought),
        `“${name}” was updated.`,
        `“${name}” was not updated.`,
        () => doing(() => put({ filters, period }), `“${name}” is as it was.`, `“${name}” could not be put back.`),
      );
    },

    remove(search: SavedSearch, onRestored: (restored: SavedSearch) => unknown) {
      const { name, filters, period } = search;
      const restore = async () => onRestored(await create.mutateAsync({ name, filters, period }));
      return doing(
        // One that has gone already is what was wanted.
        () =>
          forget.mutateAsync(search).catch((error: unknown) => {
            if (!hasCode(error, 'search_not_found')) throw error;
          }),
        `“${name}” was deleted.`,
        `“${name}” was not deleted.`,
        () => doing(restore, `“${name}” is back.`, `“${name}” could not be brought back.`),
      );
    },
  };
}
