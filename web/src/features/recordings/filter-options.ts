import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { computed, onWatcherCleanup, type Ref, ref, watch } from 'vue';
import { type Answer, call } from '../../api/call.ts';

export type FilterOptions = Answer<'listFilterOptions'>;

/** What the archive can be filtered by, by name: it changes as seldom as who works somewhere. */
export const useFilterOptions = () =>
  useQuery({
    queryKey: ['filter-options'],
    queryFn: ({ signal }) => call('listFilterOptions', { signal }),
    staleTime: 60_000,
  });

/** Fewer digits are in too many numbers. */
const fewestDigits = 3;
/** How long nobody types before it is asked, in milliseconds. */
const pauseMs = 200;

/** Numbers that contain what is typed, most frequent first; none while that is too short to tell. */
export function useNumberSuggestions(typed: Readonly<Ref<string>>) {
  const term = ref('');
  watch(typed, (text) => {
    const timer = setTimeout(() => {
      term.value = text.replace(/\D/g, '').length < fewestDigits ? '' : text.trim();
    }, pauseMs);
    onWatcherCleanup(() => clearTimeout(timer));
  });
  const { data } = useQuery({
    queryKey: ['seen-numbers', term],
    queryFn: ({ signal }) => call('suggestNumbers', { query: { term: term.value }, signal }),
    enabled: computed(() => term.value !== ''),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return computed(() => (term.value === '' ? [] : (data.value?.items ?? [])));
}
