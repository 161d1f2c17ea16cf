import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Flag } from '#contract/flags';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { say } from '../../components/notices.ts';
import { compareNames } from '../../format/compare-names.ts';
import { recordingsText } from '../jobs/recordings-text.ts';
import { jobsKey, panel } from '../jobs/start-job.ts';
import { may } from '../session/session.ts';

/** All flags, by label. */
export const useFlags = () =>
  useQuery({
    queryKey: ['flags'],
    queryFn: ({ signal }) => allPages((cursor) => call('listFlags', { query: { limit: 100, cursor }, signal })),
  });

/** One flag, which a list may have shown already. */
export function useFlag(flagId: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['flags', flagId],
    queryFn: ({ signal }) => call('getFlag', { params: { flagId: flagId ?? '' }, signal }),
    enabled: computed(() => flagId !== undefined),
    placeholderData: () => client.getQueryData<Flag[]>(['flags'])?.find(({ id }) => id === flagId),
    // What is being edited does not change under the hands.
    refetchOnWindowFocus: false,
  });
}

/** What can be done with flags. All that shows any is told. */
export function useChangeFlags() {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all(
      [['flags'], ['filter-options'], ['recordings'], ['recording']].map((queryKey) =>
        client.invalidateQueries({ queryKey }),
      ),
    );

  /** The list shows it at once. */
  const list = (flag: Flag) =>
    client.setQueryData<Flag[]>(
      ['flags'],
      (known) =>
        known && [...known.filter(({ id }) => id !== flag.id), flag].sort((a, b) => compareNames(a.label, b.label)),
    );

  const create = useMutation({
    mutationFn: (body: Input<'createFlag'>['body']) => call('createFlag', { body }),
    onSuccess: list,
    onSettled: () => void refresh(),
  });
  const change = useMutation({
    mutationFn: ({ flagId, ...body }: { flagId: string } & Input<'updateFlag'>['body']) =>
      call('updateFlag', { params: { flagId }, body }),
    onSuccess: list,
    onSettled: () => void refresh(),
  });

  /** Throws what the API refuses it with; one that has gone already is what was wanted. */
  async function remove({ id, label, recordings }: Flag): Promise<void> {
    await call('deleteFlag', { params: { flagId: id } }).catch((error: unknown) => {
      if (!hasCode(error, 'flag_not_found')) throw error;
    });
    client.setQueryData<Flag[]>(['flags'], (known) => known?.filter((flag) => flag.id !== id));
    if (recordings > 0) say(`“${label}” was deleted, and is being taken from ${recordingsText(recordings)}.`);
    else say(`“${label}” was deleted.`);
    // The job that takes it from recordings is one's own, and shows to whoever may see jobs.
    if (may('review_recordings')) {
      if (recordings > 0) panel.value = 'open';
      void client.invalidateQueries({ queryKey: jobsKey });
    }
    void refresh();
  }

  return { create, change, remove };
}
