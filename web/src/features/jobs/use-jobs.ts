import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, onScopeDispose, ref, watch } from 'vue';
import type { Job } from '#contract/jobs';
import { type Answer, call } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { problemSentence } from '../../api/problem-text.ts';
import { save } from '../../api/save.ts';
import { say } from '../../components/notices.ts';
import { changesRecordings, isEnded, jobStatus, jobTitle } from './job-text.ts';
import { jobsKey, panel, startedHere } from './start-job.ts';

/** How often jobs are looked after while one has not ended, in milliseconds. */
const lookMs = 1000;

/** One's jobs, newest first, looked after while they work; and what is to be done when one ends. For the panel alone. */
export function useJobs() {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: jobsKey,
    queryFn: ({ signal }) => call('listJobs', { query: { limit: 100 }, signal }),
    // A page that nobody looks at does not ask.
    refetchInterval: ({ state }) => (state.data?.items.some((job) => !isEnded(job)) ? lookMs : false),
  });
  const jobs = computed(() => data.value?.items ?? []);
  /** What has begun or ended a moment ago, for those who do not see it. */
  const announcement = ref('');
  /** Jobs that were seen before they ended. */
  const unfinished = new Set<string>();

  watch(
    jobs,
    (present) => {
      for (const job of present) {
        if (!isEnded(job)) begin(job);
        else if (unfinished.delete(job.id) || startedHere.has(job.id)) end(job);
      }
    },
    { immediate: true },
  );

  function begin(job: Job) {
    if (unfinished.has(job.id)) return;
    unfinished.add(job.id);
    if (startedHere.has(job.id)) announcement.value = `Started: ${jobTitle(job)}`;
    else if (panel.value === 'hidden') panel.value = 'collapsed';
  }

  function end(job: Job) {
    const outcome = job.state === 'done' ? 'Done' : job.state === 'failed' ? 'Failed' : 'Ended';
    announcement.value = `${outcome}: ${jobTitle(job)}. ${jobStatus(job)}`;
    if (changesRecordings(job)) {
      const keys = [
        'recordings',
        'recording',
        'summary',
        'quarantine',
        ...(job.relabelling ? ['agents', 'departments'] : []),
      ];
      for (const key of keys) client.invalidateQueries({ queryKey: [key] });
    }
    if (startedHere.delete(job.id) && job.state === 'done' && job.file) download.mutate(job);
  }

  const replace = (change: (items: Job[]) => Job[]) =>
    client.setQueryData<Answer<'listJobs'>>(jobsKey, (known) => known && { ...known, items: change(known.items) });
  const refresh = () => client.invalidateQueries({ queryKey: jobsKey });

  const cancel = useMutation({
    mutationFn: ({ id }: Job) => call('cancelJob', { params: { jobId: id } }),
    onSuccess(answer) {
      replace((items) => items.map((job) => (job.id === answer.id ? answer : job)));
      return refresh();
    },
    onError: (error) => say(`The job was not cancelled. ${problemSentence(error)}`, 'failed'),
  });

  const remove = useMutation({
    mutationFn: ({ id }: Job) =>
      call('removeJob', { params: { jobId: id } }).catch((error: unknown) => {
        if (!hasCode(error, 'job_not_found')) throw error;
      }),
    onSuccess(_answer, { id }) {
      replace((items) => items.filter((job) => job.id !== id));
      return refresh();
    },
    onError: (error) => say(`The job was not removed. ${problemSentence(error)}`, 'failed'),
  });

  const download = useMutation({
    mutationFn: ({ id }: Job) => call('downloadJobFile', { params: { jobId: id } }),
    onSuccess: ({ url, filename }) => save(url, filename),
    onError(error) {
      say(`The file could not be downloaded. ${problemSentence(error)}`, 'failed');
      return refresh();
    },
  });

  // Who signs in next has started none of these.
  onScopeDispose(() => {
    startedHere.clear();
    panel.value = 'hidden';
  });

  return {
    jobs,
    hasOlder: computed(() => Boolean(data.value?.nextCursor)),
    unfinished: computed(() => jobs.value.filter((job) => !isEnded(job)).length),
    announcement,
    cancel,
    remove,
    download,
  };
}
