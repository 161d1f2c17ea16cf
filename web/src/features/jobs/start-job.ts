import { useMutation, useQueryClient } from '@tanstack/vue-query';
import { shallowRef } from 'vue';
import type { Sent } from '#contract/endpoint';
import type { Job, jobsEndpoints } from '#contract/jobs';
import { type Answer, call, type Input } from '../../api/call.ts';

export const jobsKey = ['jobs'];

/** How the panel of jobs shows. */
export const panel = shallowRef<'open' | 'collapsed' | 'hidden'>('hidden');

/** Jobs that were started in this tab and have not been seen to end: what they make is saved when they do. */
export const startedHere = new Set<string>();

type Starts = 'startFlagJob' | 'startZipJob' | 'startCsvJob' | 'startDeleteJob' | 'startRetryJob';
/** What to start: the endpoint, and its body without the request's id. */
export type JobOrder = {
  [Id in Starts]: { start: Id; body: Omit<Sent<(typeof jobsEndpoints)[Id]['body']>, 'requestId'> };
}[Starts];

/** How long after a failure the same order is taken to be a repeat of it, in milliseconds. */
const repeatMs = 60_000;

/** The last order that was not answered, for the id of its request. */
let unanswered: { order: string; requestId: string; at: number } | undefined;

/** The id of an order's request: the same where it is given again because no answer came, so that it starts one job. */
function requestIdOf(order: JobOrder): string {
  const text = JSON.stringify(order);
  const isRepeat = unanswered?.order === text && Date.now() - unanswered.at < repeatMs;
  const requestId = isRepeat && unanswered ? unanswered.requestId : crypto.randomUUID();
  unanswered = { order: text, requestId, at: Date.now() };
  return requestId;
}

/** Starts jobs and shows them. */
export function useStartJob() {
  const client = useQueryClient();
  return useMutation({
    async mutationFn(order: JobOrder): Promise<Job> {
      const body = { ...order.body, requestId: requestIdOf(order) };
      const job = await call(order.start, { body } as Input<typeof order.start>);
      unanswered = undefined;
      return job;
    },
    async onSuccess(job) {
      startedHere.add(job.id);
      // What is on its way was asked before this job was.
      await client.cancelQueries({ queryKey: jobsKey });
      client.setQueryData<Answer<'listJobs'>>(jobsKey, (known) => ({
        items: [job, ...(known?.items.filter(({ id }) => id !== job.id) ?? [])],
        nextCursor: known?.nextCursor ?? null,
      }));
      panel.value = 'open';
      return client.invalidateQueries({ queryKey: jobsKey });
    },
  });
}
