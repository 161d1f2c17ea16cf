import { isDeepStrictEqual } from 'node:util';
import type { JobQueue } from '#adapters/job-queue';
import { jobsEndpoints, mostWaitingJobs, type Selection } from '#contract/jobs';
import type { DirectoryRepository, Flag } from '#data/directory';
import { hasEnded, type Job, type JobRepository } from '#data/jobs';
import { AppError } from '#runtime/errors';
import { type Actor, route } from '#runtime/route';
import { newJob } from './new-job.ts';
import { toJobView } from './rules.ts';

export interface StartDeps {
  jobs: JobRepository;
  flags: Pick<DirectoryRepository<Flag>, 'findMany'>;
  /** Of the jobs that read and flag. */
  queue: JobQueue;
  /** Of those that delete. */
  deletionQueue: JobQueue;
}

interface Asked extends Partial<Pick<Job, 'addFlagIds' | 'removeFlagIds' | 'reason' | 'retries'>> {
  kind: Job['kind'];
  /** Which recordings, where it is about recordings. */
  selection?: Selection;
  requestId?: string | undefined;
}

/** A recording that is named twice is meant once. */
function selected(selection: Selection): Pick<Job, 'filters' | 'recordingIds' | 'total'> {
  if ('filters' in selection) return { filters: selection.filters };
  const recordingIds = [...new Set(selection.recordingIds)];
  return { recordingIds, total: recordingIds.length };
}

/**
 * Writes a job and has it worked on. A repeat by the same `requestId` answers the first, and sends its message again: that costs
 * nothing where it was sent, and mends it where this failed in between. Throws `too_many_jobs`, and `request_id_used` where the request asked for
 * something else, or for a job that was removed since.
 */
async function start(
  actor: Actor,
  { kind, selection, requestId, ...rest }: Asked,
  queue: JobQueue,
  jobs: JobRepository,
) {
  const { tenantId, userId } = actor;
  const fresh = newJob(actor, { kind, ...(selection && selected(selection)), ...rest });
  let job = requestId && (await jobs.begunBy(actor, requestId));
  if (!job) {
    const recent = await jobs.list(tenantId, userId, 100);
    if (recent.jobs.filter((job) => !hasEnded(job)).length >= mostWaitingJobs) throw new AppError('too_many_jobs');
    job = await jobs.start(fresh, requestId);
  }
  // A queue that cannot do a job must not be sent it, and nobody is to take another's answer for theirs.
  if (job === 'forgotten' || !isDeepStrictEqual(orderOf(job), orderOf(fresh))) throw new AppError('request_id_used');
  if (!hasEnded(job)) await queue.send({ job: { tenantId, userId, id: job.id } });
  return toJobView(job, Date.now());
}

/** What a job is to do, as JSON has it. */
const orderOf = ({ kind, recordingIds, filters, addFlagIds, removeFlagIds, reason, retries }: Job): unknown =>
  JSON.parse(JSON.stringify({ kind, recordingIds, filters, addFlagIds, removeFlagIds, reason, retries }));

export const startFlagJob = route(jobsEndpoints.startFlagJob, async ({ actor, body }, deps: StartDeps) => {
  const addFlagIds = [...new Set(body.addFlagIds)];
  const removeFlagIds = [...new Set(body.removeFlagIds)];
  const refuse = (message: string) => new AppError('invalid_input', { fields: [{ path: 'addFlagIds', message }] });
  if (addFlagIds.length + removeFlagIds.length === 0) throw refuse('name a flag to add or to remove');
  // Which of the two it came to would depend on how often a recording is looked at.
  if (addFlagIds.some((id) => removeFlagIds.includes(id))) throw refuse('name a flag to add or to remove, not both');
  // One that is to be removed may be gone already.
  const known = await deps.flags.findMany(actor.tenantId, addFlagIds);
  if (addFlagIds.some((id) => !known.has(id))) throw new AppError('unknown_flag');
  return start(actor, { kind: 'flag', ...body, addFlagIds, removeFlagIds }, deps.queue, deps.jobs);
});

export const startZipJob = route(jobsEndpoints.startZipJob, ({ actor, body }, { queue, jobs }: StartDeps) =>
  start(actor, { kind: 'zip', ...body }, queue, jobs),
);

export const startCsvJob = route(jobsEndpoints.startCsvJob, ({ actor, body }, { queue, jobs }: StartDeps) =>
  start(actor, { kind: 'csv', ...body }, queue, jobs),
);

export const startDeleteJob = route(jobsEndpoints.startDeleteJob, ({ actor, body }, deps: StartDeps) =>
  start(actor, { kind: 'delete', ...body }, deps.deletionQueue, deps.jobs),
);

export const startRetryJob = route(jobsEndpoints.startRetryJob, ({ actor, body }, { queue, jobs }: StartDeps) => {
  const { requestId, ...retries } = body;
  return start(actor, { kind: 'retry', retries, requestId }, queue, jobs);
});
