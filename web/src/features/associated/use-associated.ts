import { keepPreviousData, useQuery } from '@tanstack/vue-query';
import { computed } from 'vue';
import { type Answer, call } from '../../api/call.ts';
import { useStored } from '../../composables/use-stored.ts';

export type AssociatedCall = Answer<'listAssociated'>['items'][number];

/** How far before and after a call can be looked, in hours. */
export const periods = [
  { value: 24, label: '24 hours' },
  { value: 168, label: '7 days' },
  { value: 720, label: '30 days' },
];

/** The calls around a recording that belong to it. How far is looked is remembered from recording to recording. */
export function useAssociated(recordingId: string) {
  const hours = useStored('associated-hours', (stored) =>
    periods.some(({ value }) => String(value) === stored) ? Number(stored) : 24,
  );
  const query = useQuery({
    queryKey: computed(() => ['associated', recordingId, hours.value]),
    queryFn: ({ signal }) => call('listAssociated', { params: { recordingId }, query: { hours: hours.value }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return { ...query, hours };
}
