import type { JobQueue } from '#adapters/job-queue';
import { type JobFailure, mostRunningJobs } from '#contract/jobs';
import { hasEnded, type Job, type JobAddress, type JobChanges, type JobRepository } from '#data/jobs';
import { log } from '#runtime/logger';

/** How long a place is held without a word from whoever holds it: then another may take the job over. */
const holdMs = 20_000;
const wordEveryMs = 5000;
/** When a job is looked after again: what was left by a worker that is gone is then gone on with. */
const lookAgainSeconds = 10;
/** So often a job is begun without getting on before it is given up. */
const mostAttempts = 5;
/** A worker begins nothing new when it has no more time than this. */
const leastTimeMs = 60_000;

/** It fails for a reason that a person can do something about. */
export class JobFailed extends Error {
  readonly code: JobFailure;
  constructor(code: JobFailure) {
    super(code);
    this.code = code;
  }
}
/** Whoever asked for it wants it no more. */
class Cancelled extends Error {}
/** Another worker has taken it over. */
class TakenOver extends Error {}
/** This worker's time is nearly up: the job goes on in another invocation. */
class Paused extends Error {}

/** A job that is being worked on. */
export interface RunningJob {
  /** As it was saved last. */
  readonly job: Job;
  /**
   * Saves how far it is. Throws where it is not to go on, for whatever reason: work passes that on and does nothing more.
   */
  save(changes: JobChanges): Promise<void>;
}

/** What is done for a kind of job. Its answer is saved together with the job's end. */
export type JobWork = (running: RunningJob) => Promise<JobChanges>;

export interface RunDeps {
  jobs: JobRepository;
  queue: JobQueue;
  works: Partial<Record<Job['kind'], JobWork>>;
  /** Milliseconds that this invocation has left. */
  timeLeft: () => number;
  now: () => number;
}

/**
 * Works on a job until it has ended, its worker's time is up, or it fails. A job that is not ended always has a message in the queue, sent
 * before it is begun: whatever becomes of this worker, another goes on with it. Two workers never work on the same one, and no more than
 * `mostRunningJobs` of a customer's work at once.
 */
export async function runJob(address: JobAddress, deps: RunDeps): Promise<void> {
  const { jobs, queue, now } = deps;
  const found = await jobs.find(address);
  if (!found || hasEnded(found)) return;
  await queue.send({ job: address }, lookAgainSeconds);

  const owner = crypto.randomUUID();
  const take = () => jobs.takePlace(address, { owner, now: now(), holdMs, most: mostRunningJobs });
  if ((await take()) !== 'taken') return;
  let isOurs = true;
  const word = setInterval(() => {
    take().then(
      (outcome) => {
        isOurs &&= outcome === 'taken';
      },
      (error: unknown) => log('warn', 'A place could not be kept', { ...address, error }),
    );
  }, wordEveryMs);
  try {
    await work(address, deps, () => isOurs);
  } finally {
    clearInterval(word);
    await jobs.leavePlace(address, owner, now());
  }
}

async function work(address: JobAddress, { jobs, works, timeLeft, now }: RunDeps, isOurs: () => boolean) {
  let job = await jobs.find(address);
  if (!job || hasEnded(job)) return;
  const change = async (changes: JobChanges) => {
    const changed = job && (await jobs.change(job, changes));
    if (!changed) throw new TakenOver();
    job = changed;
    return changed;
  };
  const end = (state: Job['state'], changes: JobChanges = {}) =>
    change({ ...changes, state, endedAt: now(), batch: undefined, placeAfter: undefined });
  const goOn = () => {
    if (!isOurs()) throw new TakenOver();
    if (job?.cancelAsked) throw new Cancelled();
    if (timeLeft() < leastTimeMs) throw new Paused();
  };
  const doWork = works[job.kind];
  if (!doWork) throw new Error(`Nothing here works on a job of the kind ${job.kind}`);
  try {
    goOn();
    if (job.attempts >= mostAttempts) throw new JobFailed('not_finished');
    await change({ state: 'running', attempts: job.attempts + 1 });
    const running: RunningJob = {
      get job() {
        return job as Job;
      },
      async save(changes) {
        // Only what a repeat need not do again is getting on.
        await change({ ...changes, ...(changes.place === undefined ? {} : { attempts: 0 }) });
        goOn();
      },
    };
    await end('done', await doWork(running));
  } catch (error) {
    if (error instanceof Cancelled) await end('cancelled');
    else if (error instanceof JobFailed) await end('failed', { failure: error.code });
    else if (!(error instanceof TakenOver || error instanceof Paused)) {
      // It is begun again when its message comes.
      log('error', 'A job failed', { ...address, kind: job.kind, attempts: job.attempts, error });
    }
  }
}
