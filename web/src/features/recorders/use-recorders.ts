import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Recorder } from '#contract/recorders';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { say } from '../../components/notices.ts';
import { compareNames } from '../../format/compare-names.ts';

const recordersKey = ['recorders', 'all'];

/** All recorders, by name. */
export const useRecorders = () =>
  useQuery({
    queryKey: recordersKey,
    queryFn: ({ signal }) => allPages((cursor) => call('listRecorders', { query: { limit: 100, cursor }, signal })),
  });

/** One recorder, which a list may have shown already. What is being edited does not change under the hands. */
export function useRecorder(recorderId: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['recorders', recorderId],
    queryFn: ({ signal }) => call('getRecorder', { params: { recorderId: recorderId ?? '' }, signal }),
    enabled: computed(() => recorderId !== undefined),
    placeholderData: () => client.getQueryData<Recorder[]>(recordersKey)?.find(({ id }) => id === recorderId),
    refetchOnWindowFocus: false,
  });
}

/** Recorders whose file names are known. */
export const useProfiles = () =>
  useQuery({
    queryKey: ['recorder-profiles'],
    queryFn: ({ signal }) => call('listRecorderProfiles', { signal }),
    select: ({ items }) => items,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What can be done with recorders. All that shows any is told. */
export function useChangeRecorders() {
  const client = useQueryClient();
  const refresh = () => {
    for (const name of ['recorders', 'filter-options', 'recordings', 'recording', 'quarantine'])
      void client.invalidateQueries({ queryKey: [name] });
  };
  /** A list shows it at once. */
  const list = (recorder: Recorder) =>
    client.setQueryData<Recorder[]>(
      recordersKey,
      (known) =>
        known &&
        [...known.filter(({ id }) => id !== recorder.id), recorder].sort((a, b) => compareNames(a.name, b.name)),
    );
  const create = useMutation({
    mutationFn: (body: Input<'createRecorder'>['body']) => call('createRecorder', { body }),
    onSuccess: list,
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ recorderId, ...body }: { recorderId: string } & Input<'updateRecorder'>['body']) =>
      call('updateRecorder', { params: { recorderId }, body }),
    onSuccess: list,
    onSettled: refresh,
  });
  return {
    create,
    change,
    /** Throws what the API refuses it with; one that has gone already is what was wanted. */
    async remove({ id, name }: Recorder): Promise<void> {
      await call('deleteRecorder', { params: { recorderId: id } }).catch((error: unknown) => {
        if (!hasCode(error, 'recorder_not_found')) throw error;
      });
      client.setQueryData<Recorder[]>(recordersKey, (known) => known?.filter((recorder) => recorder.id !== id));
      say(`“${name}” was deleted.`);
      refresh();
    },
  };
}

/** What a recorder proves itself by. */
export function useCredentials(recorderId: string) {
  const client = useQueryClient();
  const queryKey = ['recorders', recorderId, 'credentials'];
  const params = { recorderId };
  const refresh = () => client.invalidateQueries({ queryKey });
  return {
    credentials: useQuery({
      queryKey,
      queryFn: ({ signal }) => call('listRecorderCredentials', { params, signal }),
      select: ({ items }) => items,
    }),
    create: useMutation({
      mutationFn: (kind: 'token' | 'access_key') => call('createRecorderCredential', { params, body: { kind } }),
      onSettled: refresh,
    }),
    async revoke(credentialId: string): Promise<void> {
      await call('deleteRecorderCredential', { params: { recorderId, credentialId } }).catch((error: unknown) => {
        if (!hasCode(error, 'credential_not_found')) throw error;
      });
      say('The credential was revoked.');
      await refresh();
    },
  };
}
