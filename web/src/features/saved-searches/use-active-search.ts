import { computed, type Ref } from 'vue';
import type { SavedSearch } from '#contract/saved-searches';
import { useClock } from '../../composables/use-clock.ts';
import { type ArchiveFilters, hasFilters } from '../recordings/archive-address.ts';
import { asksSame, filtersOf, periodIn, soughtBy } from './moving-period.ts';
import { useSavedSearches } from './use-saved-searches.ts';

/** The saved search that the archive's filters began as, and whether they are still what it looks for. */
export function useActiveSearch(filters: Ref<ArchiveFilters>, saved: Ref<string | undefined>) {
  const clock = useClock();
  const { searches, update } = useSavedSearches();
  const active = computed(() => searches.value?.find(({ id }) => id === saved.value));
  const today = (search: SavedSearch) => filtersOf(search, Date.now(), clock.value.zone);

  return {
    active,
    isEdited: computed(() => active.value !== undefined && !asksSame(today(active.value), filters.value)),
    /** Filters that no saved search stands for. */
    isSavable: computed(
      () => hasFilters(filters.value) && (active.value === undefined || !asksSame(today(active.value), filters.value)),
    ),
    today,
    /** Makes a search look for the filters. False where its days could be kept in two ways: that is to be asked. */
    updateAtOnce(search: SavedSearch): boolean {
      if (periodIn(filters.value, Date.now(), clock.value.zone)) return false;
      update(search, soughtBy(filters.value, undefined));
      return true;
    },
  };
}
