import { useQuery, useQueryClient } from '@tanstack/vue-query';
import type { Recording } from '#contract/recordings';
import { type Answer, call } from '../../api/call.ts';

/** One recording. What a list has shown of it already shows at once. */
export function useRecording(recordingId: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['recording', recordingId],
    queryFn: ({ signal }) => call('getRecording', { params: { recordingId }, signal }),
    placeholderData: (): Recording | undefined => {
      const lists = client.getQueriesData<Answer<'listRecordings'>>({ queryKey: ['recordings'] });
      return lists.flatMap(([, list]) => list?.items ?? []).find(({ id }) => id === recordingId);
    },
  });
}

/** Peaks never change; there are thousands, and none of them is watched by itself. */
export const waveformQuery = (recordingId: string) => ({
  queryKey: ['waveform', recordingId],
  queryFn: ({ signal }: { signal: AbortSignal }) => call('getWaveform', { params: { recordingId }, signal }),
  staleTime: Number.POSITIVE_INFINITY,
  shallow: true,
});
