import type { RecordingStore } from '#adapters/recording-store';
import { jobsEndpoints } from '#contract/jobs';
import { hasEnded, type Job, type JobRepository } from '#data/jobs';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { type Actor, route } from '#runtime/route';
import { fileExpiresAt, toJobView } from './rules.ts';

export interface ReviewDeps {
  jobs: JobRepository;
  store: Pick<RecordingStore, 'saveAddress' | 'versionsOf' | 'removeVersions'>;
  cursors: Cursors;
}

/** How long an address of a file works, in seconds: a large one may take a while to begin on a slow line. */
const saveSeconds = 5 * 60;

/** A job of the actor's own. Another's is answered like one that never was. Throws `job_not_found`. */
async function jobOf({ tenantId, userId }: Actor, id: string, jobs: JobRepository): Promise<Job> {
  const job = await jobs.find({ tenantId, userId, id });
  if (!job) throw new AppError('job_not_found');
  return job;
}

export const listJobs = route(jobsEndpoints.listJobs, async ({ actor, query }, { jobs, cursors }: ReviewDeps) => {
  const { tenantId, userId } = actor;
  const scope = ['jobs', tenantId, userId];
  const before = query.cursor && (await cursors.read(query.cursor, scope));
  const page = await jobs.list(tenantId, userId, query.limit, before);
  const last = page.jobs.at(-1);
  return {
    items: page.jobs.map((job) => toJobView(job, Date.now())),
    nextCursor: last && page.more ? await cursors.write(last.id, scope) : null,
  };
});

export const getJob = route(jobsEndpoints.getJob, async ({ actor, params }, { jobs }: ReviewDeps) =>
  toJobView(await jobOf(actor, params.jobId, jobs), Date.now()),
);

export const cancelJob = route(jobsEndpoints.cancelJob, async ({ actor, params }, { jobs }: ReviewDeps) => {
  const job = await jobOf(actor, params.jobId, jobs);
  if (hasEnded(job)) return toJobView(job, Date.now());
  // One that nobody works on ends here; a worker that begins it at this moment hears of it by the note.
  const asked = (await jobs.askCancel(job)) ?? job;
  const ended =
    job.state === 'waiting' ? await jobs.change(asked, { state: 'cancelled', endedAt: Date.now() }) : undefined;
  return toJobView(ended ?? asked, Date.now());
});

export const downloadJobFile = route(
  jobsEndpoints.downloadJobFile,
  async ({ actor, params }, { jobs, store }: ReviewDeps) => {
    const job = await jobOf(actor, params.jobId, jobs);
    const until = fileExpiresAt(job);
    const held = job.file?.agentIds;
    // It was made when whoever asked for it heard more than now.
    const isHidden = actor.onlyAgents && !held?.every((id) => actor.onlyAgents?.has(id));
    if (!job.file || isHidden || until === undefined || until <= Date.now()) throw new AppError('file_not_found');
    const { key, filename } = job.file;
    const { url, expiresAt } = await store.saveAddress(key, filename, saveSeconds);
    return { url, expiresAt: expiresAt.toISOString(), filename };
  },
);

export const removeJob = route(jobsEndpoints.removeJob, async ({ actor, params }, { jobs, store }: ReviewDeps) => {
  const job = await jobOf(actor, params.jobId, jobs);
  if (!hasEnded(job)) throw new AppError('job_not_ended');
  if (job.file) await store.removeVersions(await store.versionsOf(job.file.key));
  await jobs.remove(job);
  return undefined;
});
