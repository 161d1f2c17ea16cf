import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { ManagedNumber } from '#contract/numbers';
import { type Answer, call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { type RowsPerPage, usePreferredRows } from '../../composables/rows-per-page.ts';
import { usePages } from '../../composables/use-pages.ts';
import { type NumberFilters, readNumbersAddress, writeNumbersAddress } from './numbers-address.ts';

type Page = Answer<'listNumbers'>;

/** A page as it was asked for: of what hardly any number has the API gives less at once, and says where to go on. */
export async function fullPage(query: NonNullable<Input<'listNumbers'>['query']>, signal: AbortSignal): Promise<Page> {
  const { limit = 0 } = query;
  let { items, nextCursor, total } = await call('listNumbers', { query, signal });
  while (items.length < limit && nextCursor !== null) {
    const more: Page = await call('listNumbers', {
      query: { ...query, limit: limit - items.length, cursor: nextCursor },
      signal,
    });
    items = [...items, ...more.items];
    nextCursor = more.nextCursor;
    total = more.total;
  }
  return { items, nextCursor, total };
}

/** The numbers as the address says: filters, rows, page. Going anywhere among them is going to another address. */
export function useNumbers() {
  const route = useRoute();
  const router = useRouter();
  const preferred = usePreferredRows();
  const address = computed(() => readNumbersAddress(route.query));
  const limit = computed(() => address.value.limit ?? preferred.value);
  const query = computed(() => ({ ...address.value.filters, limit: limit.value, cursor: address.value.cursor }));

  const page = useQuery({
    queryKey: ['numbers', query],
    queryFn: ({ signal }) => fullPage(query.value, signal),
    placeholderData: keepPreviousData,
  });
  const queryOf = (cursor?: string) => writeNumbersAddress({ ...address.value, cursor });
  const pages = usePages({ cursor: () => address.value.cursor, queryOf, first: 'first' }, page.error);

  return {
    page,
    pages,
    limit,
    filters: computed(() => address.value.filters),
    /** While somebody types, each letter is not a place to go back to. */
    filter: (filters: NumberFilters) =>
      router.replace({ query: writeNumbersAddress({ ...address.value, filters, cursor: undefined }) }),
    setLimit(rows: RowsPerPage) {
      preferred.value = rows;
      return router.push({ query: writeNumbersAddress({ ...address.value, limit: rows, cursor: undefined }) });
    },
  };
}

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
