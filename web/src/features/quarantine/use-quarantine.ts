import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, ref, watch } from 'vue';
import { useRoute, useRouter } from 'vue-router';
import type { QuarantinedUpload } from '#contract/quarantine';
import { type QuarantineCode, quarantineReasons } from '#contract/quarantine-reasons';
import { call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { problemText } from '../../api/problem-text.ts';
import { say } from '../../components/notices.ts';
import type { QuarantineView } from './quarantine-groups.ts';
import { uploadName } from './upload-name.ts';

/** How often an upload that is being tried again is looked after, in milliseconds. */
const lookMs = 1500;

const isCode = (code: string): code is QuarantineCode => Object.hasOwn(quarantineReasons, code);

/** A page of the quarantine, as the address says, and what can be done about its uploads. */
export function useQuarantine() {
  const route = useRoute();
  const router = useRouter();
  const client = useQueryClient();
  const text = (name: string) => {
    const value = route.query[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const cursor = computed(() => text('cursor'));
  /** What of the quarantine shows. */
  const view = computed((): QuarantineView => {
    const code = text('code');
    return { code: code && isCode(code) ? code : undefined, recorderId: text('recorderId') };
  });
  const addressOf = ({ code, recorderId }: QuarantineView, older?: string) => ({
    name: 'quarantine',
    query: { ...(code && { code }), ...(recorderId && { recorderId }), ...(older && { cursor: older }) },
  });

  const page = useQuery({
    queryKey: ['quarantine', 'page', view, cursor],
    queryFn: ({ signal }) =>
      call('listQuarantine', { query: { ...view.value, cursor: cursor.value, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.items.some(({ retrying }) => retrying) ? lookMs : false),
  });

  const summary = useQuery({
    queryKey: ['quarantine', 'summary'],
    queryFn: ({ signal }) => call('summarizeQuarantine', { signal }),
  });

  /** Uploads that are being tried again, as they were: what becomes of each is told. */
  const watched = new Map<string, QuarantinedUpload>();
  /** What the last retry of an upload ended with, by its id. */
  const failedAgain = ref(new Set<string>());

  watch(page.data, (data) => {
    if (!data || page.isPlaceholderData.value) return;
    const present = new Map(data.items.map((upload) => [upload.id, upload]));
    const gone: QuarantinedUpload[] = [];
    for (const [id, before] of watched) {
      const now = present.get(id);
      if (now?.retrying) continue;
      watched.delete(id);
      if (now) {
        failedAgain.value.add(id);
        continue;
      }
      gone.push(before);
    }
    const [one] = gone;
    if (one) {
      const what = gone.length === 1 ? `${uploadName(one.key)} was` : `${gone.length} uploads were`;
      say(`${what} catalogued and ${gone.length === 1 ? 'is' : 'are'} in the archive now.`);
      client.invalidateQueries({ queryKey: ['recordings'] });
      client.invalidateQueries({ queryKey: ['quarantine', 'summary'] });
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
    if (cursor.value && hasCode(error, 'invalid_cursor')) router.replace(addressOf(view.value));
  });

  return {
    page,
    view,
    summary,
    failedAgain,
    retry,
    discard,
    isFirstPage: computed(() => cursor.value === undefined),
    addressOf,
    show: (wanted: QuarantineView) => router.push(addressOf(wanted)),
    goOlder: (next: string) => router.push(addressOf(view.value, next)),
    goNewest: () => router.push(addressOf(view.value)),
  };
}
