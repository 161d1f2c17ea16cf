import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { computed, type Ref, ref, watch } from 'vue';
import { call } from '../../api/call.ts';

export interface EventFilters {
  userId?: string;
  type?: string;
  /** RFC 3339, inclusive. */
  after?: string;
  /** RFC 3339, exclusive. */
  before?: string;
}

export const eventsAPage = 10;

/** The events of a recording, a page at a time, newest first. */
export function useRecordingEvents(recordingId: string, isShown: Readonly<Ref<boolean>>) {
  const filters = ref<EventFilters>({});
  /** The cursors of the pages up to this one; the first needs none. */
  const way = ref<(string | undefined)[]>([undefined]);
  const cursor = computed(() => way.value.at(-1));

  const page = useQuery({
    queryKey: ['events', recordingId, filters, cursor],
    queryFn: ({ signal }) =>
      call('listRecordingEvents', {
        params: { recordingId },
        query: { ...filters.value, limit: eventsAPage, cursor: cursor.value },
        signal,
      }),
    enabled: isShown,
    placeholderData: keepPreviousData,
    // Whoever opens them wants to see what just happened.
    staleTime: 0,
  });

  /** How many there are and who did them comes with the first page. */
  const total = ref<number>();
  const users = ref<{ id: string; name: string }[]>([]);
  watch(
    page.data,
    (data) => {
      if (data?.total !== undefined) total.value = data.total;
      if (data?.users) users.value = data.users;
    },
    { immediate: true },
  );

  function search(wanted: EventFilters) {
    filters.value = wanted;
    way.value = [undefined];
  }

  return {
    ...{ page, total, users, search },
    /** How many events are newer than this page. */
    before: computed(() => (way.value.length - 1) * eventsAPage),
    isFirst: computed(() => way.value.length === 1),
    next: computed(() => (page.isPlaceholderData.value ? undefined : (page.data.value?.nextCursor ?? undefined))),
    goOlder(next: string) {
      way.value = [...way.value, next];
    },
    goNewer() {
      way.value = way.value.slice(0, -1);
    },
  };
}
