import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { QuarantinedUpload } from '#contract/quarantine';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { problemText } from '../../api/problem-text.ts';
import { say } from '../../components/notices.ts';
import { uploadName } from './upload-name.ts';

/** How often an upload that is being tried again is looked after, in milliseconds. */
const lookMs = 1500;

/** A page of the quarantine, as the address says, and what can be done about its uploads. */
export function useQuarantine() {
  const route = useRoute();
  const router = useRouter();
  const client = useQueryClient();
  const cursor = computed(() => (typeof route.query.cursor === 'string' ? route.query.cursor : undefined));

  const page = useQuery({
    queryKey: ['quarantine', cursor],
    queryFn: ({ signal }) => call('listQuarantine', { query: { cursor: cursor.value, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(({ retrying }) => retrying) ? lookMs : false),
  });

  /** Uploads that are being tried again, as they were: what becomes of each is told. */
  const watched = new Map<string, QuarantinedUpload>();
  /** What the last retry of an upload ended with, by its id. */
  const failedAgain = ref(new Set<string>());

  watch(page.data, (data) => {
    if (!data || page.isPlaceholderData.value) return;
    const present = new Map(data.items.map((upload) => [upload.id, upload]));
    for (const [id, before] of watched) {
      const now = present.get(id);
      if (now?.retrying) continue;
      watched.delete(id);
      if (now) {
        failedAgain.value.add(id);
        continue;
      }
      say(`${uploadName(before.key)} was catalogued and is in the archive now.`);
      client.invalidateQueries({ queryKey: ['recordings'] });
    }
    // One that was being tried again before this page was opened is followed as well.
    for (const upload of data.items) if (upload.retrying) watched.set(upload.id, upload);
  });

  const refresh = () => client.invalidateQueries({ queryKey: ['quarantine'] });

  const retry = useMutation({
    mutationFn: ({ id }: QuarantinedUpload) => call('retryUpload', { params: { uploadId: id } }),
    onSuccess(answer) {
      failedAgain.value.delete(answer.id);
      watched.set(answer.id, answer);
      return refresh();
    },
    onError(error, { key }) {
      if (hasCode(error, 'upload_not_found')) return refresh();
      say(`${uploadName(key)} is not tried again: ${problemText(error).detail}`, 'failed');
    },
  });

  const discard = useMutation({
    mutationFn: ({ id }: QuarantinedUpload) => call('discardUpload', { params: { uploadId: id } }),
    onSuccess(_answer, { id, key }) {
      watched.delete(id);
      say(`${uploadName(key)} was discarded.`);
      return refresh();
    },
  });

  watch(page.error, (error) => {
    if (cursor.value && hasCode(error, 'invalid_cursor')) router.replace({ name: 'quarantine' });
  });

  return {
    page,
    failedAgain,
    retry,
    discard,
    isFirstPage: computed(() => cursor.value === undefined),
    goOlder: (next: string) => router.push({ name: 'quarantine', query: { cursor: next } }),
    goNewest: () => router.push({ name: 'quarantine' }),
  };
}
