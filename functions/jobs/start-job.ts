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

interface Asked extends Partial<Pick<Job, 'addFlagIds' | 'removeFlagIds' | 'reason'>> {
  kind: Job['kind'];
  selection: Selection;
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
 * nothing where it was sent, and mends it where this failed in between. Throws `too_many_jobs`.
 */
async function start(
  actor: Actor,
  { kind, selection, requestId, ...rest }: Asked,
  queue: JobQueue,
  jobs: JobRepository,
) {
  const { tenantId, userId } = actor;
  const recent = await jobs.list(tenantId, userId, 100);
  if (recent.filter((job) => !hasEnded(job)).length >= mostWaitingJobs) throw new AppError('too_many_jobs');
  const fresh = newJob(actor, { kind, ...selected(selection), ...rest });
  const { job } = await jobs.start(fresh, requestId);
  if (!hasEnded(job)) await queue.send({ job: { tenantId, userId, id: job.id } });
  return toJobView(job, Date.now());
}

export const startFlagJob = route(jobsEndpoints.startFlagJob, async ({ actor, body }, deps: StartDeps) => {
  const { addFlagIds, removeFlagIds } = body;
  if (addFlagIds.length + removeFlagIds.length === 0) {
    throw new AppError('invalid_input', {
      fields: [{ path: 'addFlagIds', message: 'name a flag to add or to remove' }],
    });
  }
  // One that is to be removed may be gone already.
  const known = await deps.flags.findMany(actor.tenantId, addFlagIds);
  if (addFlagIds.some((id) => !known.has(id))) throw new AppError('unknown_flag');
  return start(actor, { kind: 'flag', ...body }, deps.queue, deps.jobs);
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
