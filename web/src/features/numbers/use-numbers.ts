import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import type { ManagedNumber } from '#contract/numbers';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';

/** All numbers, in their order. */
export const useNumbers = () =>
  useQuery({
    queryKey: ['numbers'],
    queryFn: ({ signal }) => allPages((cursor) => call('listNumbers', { query: { limit: 100, cursor }, signal })),
  });

/** What a number can be of. */
export const useNumberOptions = () =>
  useQuery({
    queryKey: ['number-options'],
    queryFn: ({ signal }) => call('listNumberOptions', { signal }),
  });

/** Numbers of calls that nobody manages. */
export const useUnmanagedNumbers = () =>
  useQuery({
    queryKey: ['unmanaged-numbers'],
    queryFn: ({ signal }) => call('listUnmanagedNumbers', { signal }),
  });

/** What can be done with numbers. */
export function useChangeNumbers() {
  const client = useQueryClient();
  const refresh = () =>
    Promise.all([['numbers'], ['unmanaged-numbers']].map((queryKey) => client.invalidateQueries({ queryKey })));
  const create = useMutation({
    mutationFn: (body: Input<'createNumber'>['body']) => call('createNumber', { body }),
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ numberId, ...body }: { numberId: string } & Input<'updateNumber'>['body']) =>
      call('updateNumber', { params: { numberId }, body }),
    onSettled: refresh,
  });
  const importRows = useMutation({
    mutationFn: (body: Input<'importNumbers'>['body']) => call('importNumbers', { body }),
    onSettled: (_, __, { preview }) => (preview ? undefined : refresh()),
  });

  /** Throws what the API refuses it with; one that has gone already is what was wanted. */
  async function remove({ id }: ManagedNumber): Promise<void> {
    await call('deleteNumber', { params: { numberId: id } }).catch((error: unknown) => {
      if (!hasCode(error, 'number_not_found')) throw error;
    });
    await refresh();
  }

  return { create, change, importRows, remove };
}
