import { computed, type Ref, watch } from 'vue';
import { type LocationQueryRaw, useRoute, useRouter } from 'vue-router';
import { hasCode } from '../api/problem.ts';
import { say } from '../components/notices.ts';

/**
 * The way through a list that is paged by cursors, each page of which has an address of its own. `queryOf` is the address of the page that a cursor
 * leads to, of the first without one; `first` is what that is called.
 */
export function usePages(
  {
    cursor,
    queryOf,
    first,
  }: { cursor: () => string | undefined; queryOf: (cursor?: string) => LocationQueryRaw; first: string },
  error: Readonly<Ref<unknown>>,
) {
  const route = useRoute();
  const router = useRouter();
  /**
   * The cursors of the pages before, the last of them the nearest; '' is the first page. The API gives the way on only, so the way back is kept in
   * the browser's history entry: it survives a reload and the back button.
   */
  const before = computed<string[]>(() => {
    // The entry changes with the address.
    void route.fullPath;
    return window.history.state?.before ?? [];
  });
  const go = (to: string | undefined, way: string[]) => router.push({ query: queryOf(to), state: { before: way } });

  // A page's address is its reader's own: whoever else is sent it begins at the first.
  watch(error, (problem) => {
    if (!cursor() || !hasCode(problem, 'invalid_cursor')) return;
    say(`That page can only be opened by whoever was on it. This is the ${first} page.`);
    router.replace({ query: queryOf() });
  });

  return {
    isFirstPage: computed(() => cursor() === undefined),
    hasBefore: computed(() => before.value.length > 0),
    /** How many pages come before this one; undefined where nobody came by them. */
    pagesBefore: computed(() => (cursor() === undefined || before.value.length > 0 ? before.value.length : undefined)),
    goOn: (next: string) => go(next, [...before.value, cursor() ?? '']),
    goBack: () => go(before.value.at(-1) || undefined, before.value.slice(0, -1)),
    goFirst: () => go(undefined, []),
  };
}
