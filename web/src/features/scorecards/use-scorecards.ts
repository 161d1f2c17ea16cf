import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Scorecard } from '#contract/scorecards';
import { allPages } from '../../api/all-pages.ts';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { say } from '../../components/notices.ts';
import { compareNames } from '../../format/compare-names.ts';
import type { ScorecardBody } from './scorecard-draft.ts';

const queryKey = ['scorecards'];

/** All scorecards, by name. */
export const useScorecards = () =>
  useQuery({
    queryKey: [...queryKey, 'all'],
    queryFn: ({ signal }) => allPages((cursor) => call('listScorecards', { query: { limit: 100, cursor }, signal })),
  });

/** One scorecard as it is published now. */
export function useScorecard(scorecardId: string | undefined) {
  return useQuery({
    queryKey: [...queryKey, scorecardId],
    queryFn: ({ signal }) => call('getScorecard', { params: { scorecardId: scorecardId ?? '' }, signal }),
    enabled: computed(() => scorecardId !== undefined),
    refetchOnWindowFocus: false,
  });
}

/** What can be done with scorecards. Whoever shows any is told. */
export function useChangeScorecards() {
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey });

  /** The list shows it at once. */
  const list = (scorecard: Scorecard) =>
    client.setQueryData<Scorecard[]>(
      [...queryKey, 'all'],
      (known) =>
        known &&
        [...known.filter(({ id }) => id !== scorecard.id), scorecard].sort((a, b) => compareNames(a.name, b.name)),
    );

  const create = useMutation({
    mutationFn: (body: ScorecardBody) => call('createScorecard', { body }),
    onSuccess: list,
    onSettled: refresh,
  });
  const publish = useMutation({
    mutationFn: ({ scorecardId, ...body }: ScorecardBody & { scorecardId: string; version: number }) =>
      call('updateScorecard', { params: { scorecardId }, body }),
    onSuccess: list,
    onSettled: refresh,
  });

  /** Throws what the API refuses it with; one that has gone already is what was wanted. */
  async function remove({ id, name }: Scorecard): Promise<void> {
    await call('deleteScorecard', { params: { scorecardId: id } }).catch((error: unknown) => {
      if (!hasCode(error, 'scorecard_not_found')) throw error;
    });
    client.setQueryData<Scorecard[]>([...queryKey, 'all'], (known) => known?.filter((one) => one.id !== id));
    say(`“${name}” was deleted. What was scored by it stays.`);
    refresh();
  }

  return { create, publish, remove };
}
