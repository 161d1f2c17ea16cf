import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Scorecard } from '#contract/scorecards';
import { allPages } from '../../api/all-pages.ts';
import { type Answer, call, type Input } from '../../api/call.ts';

const scorecardsKey = ['scorecards'];

/** Scorecards by name. */
export function useScorecards() {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: scorecardsKey,
    queryFn: ({ signal }) => allPages((cursor) => call('listScorecards', { query: { limit: 100, cursor }, signal })),
    staleTime: 60_000,
  });
  return {
    ...query,
    scorecards: query.data,
    /** A scorecard as it is published now. Throws `scorecard_not_found` where it is offered no more. */
    async present(scorecardId: string): Promise<Scorecard> {
      void client.invalidateQueries({ queryKey: scorecardsKey });
      return call('getScorecard', { params: { scorecardId } });
    },
  };
}

/** How a recording was scored, newest first, and scoring it. */
export function useScores(recordingId: string) {
  const client = useQueryClient();
  const queryKey = ['scores', recordingId];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      call('listScores', { params: { recordingId }, query: { limit: 10, cursor: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Answer<'listScores'>) => page.nextCursor ?? undefined,
  });

  const score = useMutation({
    mutationFn: (body: Input<'scoreRecording'>['body']) => call('scoreRecording', { params: { recordingId }, body }),
    async onSuccess() {
      for (const key of [['recordings'], ['events', recordingId]]) void client.invalidateQueries({ queryKey: key });
      await Promise.all(
        [queryKey, ['recording', recordingId]].map((key) => client.invalidateQueries({ queryKey: key })),
      );
    },
  });

  return { ...query, scorings: computed(() => query.data.value?.pages.flatMap(({ items }) => items)), score };
}
