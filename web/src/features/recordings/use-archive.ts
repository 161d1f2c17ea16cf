import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import { call } from '../../api/call.ts';
import { type RowsPerPage, usePreferredRows } from '../../composables/rows-per-page.ts';
import { usePages } from '../../composables/use-pages.ts';
import {
  type ArchiveAddress,
  type ArchiveFilters,
  readArchiveAddress,
  writeArchiveAddress,
} from './archive-address.ts';

/** The archive as its address says: filters, page size, page. Going anywhere in it is going to another address. */
export function useArchive() {
  const route = useRoute();
  const router = useRouter();
  const preferred = usePreferredRows();
  const address = computed(() => readArchiveAddress(route.query));
  const filters = computed(() => address.value.filters);
  const limit = computed(() => address.value.limit ?? preferred.value);
  const query = computed(() => ({ ...filters.value, limit: limit.value, cursor: address.value.cursor }));

  const page = useQuery({
    queryKey: ['recordings', query],
    queryFn: ({ signal }) => call('listRecordings', { query: query.value, signal }),
    placeholderData: keepPreviousData,
  });

  const pages = usePages(
    {
      cursor: () => address.value.cursor,
      queryOf: (cursor) => writeArchiveAddress({ ...address.value, cursor }),
      first: 'newest',
    },
    page.error,
  );
  const go = (next: Partial<ArchiveAddress>) =>
    router.push({ name: 'archive', query: writeArchiveAddress({ ...address.value, cursor: undefined, ...next }) });

  return {
    page,
    pages,
    filters,
    bent: computed(() => address.value.bent),
    limit,
    /** The saved search that the filters began as. */
    saved: computed(() => address.value.saved),
    search: (wanted: ArchiveFilters, saved?: string) => go({ filters: wanted, saved }),
    setLimit(rows: RowsPerPage) {
      preferred.value = rows;
      return go({ limit: rows });
    },
  };
}
