import { keepPreviousData, useQueries } from '@tanstack/vue-query';
import { computed, type Ref, ref, watch } from 'vue';
import type { RecorderProfile } from '#contract/recorder-profiles';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';

export interface Samples {
  profile: RecorderProfile | null;
  timeZone: string;
  names: string[];
  metadata: Record<string, string>;
  sidecar: string;
}

/** How long nothing is typed before it is tried, in milliseconds. */
const restMs = 300;

/** What each of some file names would give, asked for when nobody types for a moment. */
export function useProfileTest(samples: Ref<Samples>) {
  const rested = ref(samples.value);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(samples, (now, _before, onCleanup) => {
    timer = setTimeout(() => {
      rested.value = now;
    }, restMs);
    onCleanup(() => clearTimeout(timer));
  });
  const isTyping = computed(() => JSON.stringify(rested.value) !== JSON.stringify(samples.value));

  const queries = useQueries({
    queries: computed(() => {
      const { profile, timeZone, names, metadata, sidecar } = rested.value;
      return names.map((name) => {
        const body = {
          ...{ name, timeZone, metadata },
          ...(profile === null ? {} : { profile }),
          ...(sidecar.trim() === '' ? {} : { sidecar }),
        };
        return {
          queryKey: ['profile-test', body],
          queryFn: ({ signal }: { signal: AbortSignal }) => call('testRecorderProfile', { body, signal }),
          placeholderData: keepPreviousData,
          retry: false,
          staleTime: 60_000,
        };
      });
    }),
  });
  const results = computed(() =>
    queries.value.map(({ data, error, isFetching }, index) => ({
      name: rested.value.names[index] ?? '',
      ...{ data, error, isFetching },
    })),
  );
  /** What is wrong with the pattern, as the API says; empty where nothing is known to be. */
  const patternError = computed(() => {
    for (const { error } of results.value)
      if (hasCode(error, 'invalid_input')) return error.fields['profile.pattern'] ?? error.fields.profile ?? '';
    return '';
  });
  return { results, isTyping, patternError };
}
