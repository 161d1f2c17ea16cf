import { computed, type Ref, ref, shallowRef, watch } from 'vue';
import type { ArchiveFilters } from '../recordings/archive-address.ts';
import { asksSame } from '../saved-searches/moving-period.ts';

/** The most that can be picked one by one. */
export const mostPicked = 1000;

/** Which recordings of the archive something is to be done with. */
export type Selected = { recordingIds: string[] } | { filters: ArchiveFilters };

/**
 * What is selected of the archive: recordings picked one by one, kept from page to page, or all that match its filters.
 * Other filters are another list, of which nothing is selected.
 */
export function useArchiveSelection(filters: Ref<ArchiveFilters>, listed: Ref<readonly { id: string }[] | undefined>) {
  const picked = shallowRef<ReadonlySet<string>>(new Set());
  const isAll = ref(false);

  function clear() {
    picked.value = new Set();
    isAll.value = false;
  }

  watch(filters, (now, before) => {
    if (!asksSame(now, before)) clear();
  });

  return {
    isAll,
    count: computed(() => picked.value.size),
    /** Of the rows, for the table: with all that match every one is selected, and without one of them only the others are. */
    rows: computed<ReadonlySet<string>>({
      get: () => (isAll.value ? new Set(listed.value?.map(({ id }) => id)) : picked.value),
      set(ids) {
        picked.value = ids;
        isAll.value = false;
      },
    }),
    selected: computed<Selected | undefined>(() => {
      if (isAll.value) return { filters: filters.value };
      return picked.value.size > 0 ? { recordingIds: [...picked.value] } : undefined;
    }),
    selectAll() {
      isAll.value = true;
    },
    clear,
  };
}
