import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { computed, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { say } from '../../components/notices.ts';
import { useStored } from '../../composables/use-stored.ts';
import {
  type ArchiveAddress,
  type ArchiveFilters,
  isRowsPerPage,
  type RowsPerPage,
  readArchiveAddress,
  writeArchiveAddress,
} from './archive-address.ts';

/** The archive as its address says: filters, page size, page. Going anywhere in it is going to another address. */
export function useArchive() {
  const route = useRoute();
  const router = useRouter();
  const preferred = useStored<RowsPerPage>('rows-per-page', (stored) =>
    isRowsPerPage(Number(stored)) ? (Number(stored) as RowsPerPage) : 20,
  );
  const address = computed(() => readArchiveAddress(route.query));
  const filters = computed(() => address.value.filters);
  const limit = computed(() => address.value.limit ?? preferred.value);
  const query = computed(() => ({ ...filters.value, limit: limit.value, cursor: address.value.cursor }));

  const page = useQuery({
    queryKey: ['recordings', query],
    queryFn: ({ signal }) => call('listRecordings', { query: query.value, signal }),
    placeholderData: keepPreviousData,
  });

  /**
   * The cursors of the newer pages, newest first; '' is the first page. The API gives the way to older ones only, so
   * the way back is kept in the browser's history entry: it survives a reload and the back button.
   */
  const newer = computed<string[]>(() => {
    // The entry changes with the address.
    void route.fullPath;
    return window.history.state?.newer ?? [];
  });

  const go = (next: Partial<ArchiveAddress>, way: string[] = []) =>
    router.push({
      name: 'archive',
      query: writeArchiveAddress({ ...address.value, cursor: undefined, ...next }),
      state: { newer: way },
    });

  // A page's address is its reader's own: whoever else is sent it begins at the newest.
  watch(page.error, (error) => {
    if (!address.value.cursor || !hasCode(error, 'invalid_cursor')) return;
    say('That page can only be opened by whoever was on it. This is the newest page.');
    router.replace({ name: 'archive', query: writeArchiveAddress({ ...address.value, cursor: undefined }) });
  });

  return {
    page,
    filters,
    bent: computed(() => address.value.bent),
    limit,
    isFirstPage: computed(() => address.value.cursor === undefined),
    hasNewer: computed(() => newer.value.length > 0),
    /** The saved search that the filters began as. */
    saved: computed(() => address.value.saved),
    search: (wanted: ArchiveFilters, saved?: string) => go({ filters: wanted, saved }),
    setLimit(rows: RowsPerPage) {
      preferred.value = rows;
      return go({ limit: rows });
    },
    goOlder(cursor: string) {
      return go({ cursor }, [...newer.value, address.value.cursor ?? '']);
    },
    goNewer() {
      return go({ cursor: newer.value.at(-1) || undefined }, newer.value.slice(0, -1));
    },
    goNewest: () => go({}),
  };
}
