import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Note } from '#contract/notes';
import { allPages } from '../../api/all-pages.ts';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { inOrder } from './note-order.ts';

export type Notes = ReturnType<typeof useNotes>;

/** A recording has at most some hundred notes, and all are marks on its waveform. */
const readAll = (recordingId: string, signal: AbortSignal): Promise<Note[]> =>
  allPages((cursor) => call('listNotes', { params: { recordingId }, query: { limit: 100, cursor }, signal }));

/** The notes of a recording in the order in which they are read, and what can be done with them. */
export function useNotes(recordingId: string) {
  const client = useQueryClient();
  const queryKey = ['notes', recordingId];
  const { data, error, isFetching, refetch } = useQuery({
    queryKey,
    queryFn: ({ signal }) => readAll(recordingId, signal),
  });
  const notes = computed(() => data.value && inOrder(data.value));

  /** Shows at once what the API has answered, then whatever else has changed. */
  async function show(change: (known: Note[]) => Note[]) {
    // What is on its way was asked before.
    await client.cancelQueries({ queryKey });
    client.setQueryData<Note[]>(queryKey, (known) => known && change(known));
    void client.invalidateQueries({ queryKey });
    void client.invalidateQueries({ queryKey: ['events', recordingId] });
  }
  const put = (note: Note) => show((known) => [...known.filter(({ id }) => id !== note.id), note]);

  const create = useMutation({
    mutationFn: (body: { content: string; atMs?: number | undefined; requestId: string }) =>
      call('createNote', { params: { recordingId }, body }),
    onSuccess: put,
  });
  const edit = useMutation({
    mutationFn: ({ id, ...body }: { id: string; content: string; atMs?: number | undefined; version: number }) =>
      call('updateNote', { params: { recordingId, noteId: id }, body }),
    onSuccess: put,
  });
  const remove = useMutation({
    mutationFn: ({ id }: Note) =>
      // One that has gone already is what was wanted.
      call('deleteNote', { params: { recordingId, noteId: id } }).catch((failure: unknown) => {
        if (!hasCode(failure, 'note_not_found')) throw failure;
      }),
    onSuccess: (_answer, { id }) => show((known) => known.filter((note) => note.id !== id)),
  });

  return {
    recordingId,
    notes,
    error,
    isFetching,
    refetch,
    create,
    edit,
    remove,
    /** Those of a moment, as marks on the waveform. */
    marks: computed(() =>
      (notes.value ?? []).flatMap(({ id, atMs, content, author }) =>
        atMs === null ? [] : [{ id, atMs, text: content, author: author.name }],
      ),
    ),
    /** A note as it is now; undefined where it has gone. Throws where that cannot be known. */
    async present(id: string): Promise<Note | undefined> {
      const { data: now, error: failure } = await refetch();
      if (failure) throw failure;
      return now?.find((note) => note.id === id);
    },
  };
}
