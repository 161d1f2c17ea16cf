import { useMutation, useQueryClient } from '@tanstack/vue-query';
import type { Answer } from '../../api/call.ts';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';

/** Deletes a recording for good. True where it was there; false where somebody, or an earlier try, was faster. */
export function useDeletion(recordingId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (reason: string) =>
      call('deleteRecording', { params: { recordingId }, query: reason ? { reason } : {} }).then(
        () => true,
        (error: unknown) => {
          if (hasCode(error, 'recording_not_found')) return false;
          throw error;
        },
      ),
    async onSuccess() {
      // What lists have shown of it is not to show again, not even until they are read anew.
      client.setQueriesData<Answer<'listRecordings'>>(
        {
          queryKey: ['recordings'],
          predicate: ({ state }) => Array.isArray((state.data as { items?: unknown })?.items),
        },
        (list) => list && { ...list, items: list.items.filter(({ id }) => id !== recordingId) },
      );
      for (const kind of ['recording', 'waveform', 'notes', 'scores', 'events', 'associated']) {
        client.removeQueries({ queryKey: [kind, recordingId] });
      }
      for (const kind of ['recordings', 'summary', 'associated']) void client.invalidateQueries({ queryKey: [kind] });
    },
  });
}
