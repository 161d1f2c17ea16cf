import type { JobQueue } from '#adapters/job-queue';
import type { RelabelChoice } from '#contract/relabelling';
import type { Write } from '#data/client';
import {
  canJoin,
  hasEnded,
  type Job,
  type JobRepository,
  joinJobWrite,
  newJobWrite,
  type Relabelling,
} from '#data/jobs';
import type { ManagedNumber } from '#data/managed-numbers';
import type { SeenNumberRepository } from '#data/seen-numbers';
import { inParallel } from '#runtime/in-parallel';
import type { Actor } from '#runtime/route';
import { newJob } from './new-job.ts';

export interface OrderDeps {
  jobs: Pick<JobRepository, 'find' | 'list'>;
  seenNumbers: Pick<SeenNumberRepository, 'isKnown'>;
  queue: JobQueue;
}

/** What is given to numbers. */
export interface Given {
  /** As they were read. */
  numbers: readonly ManagedNumber[];
  choice: RelabelChoice;
  agentId?: string | undefined;
  departmentId?: string | undefined;
}

/** When the job is looked for that may have been written before this failed: a while after any request has ended. */
const lookAgainSeconds = 30;
/** A call that is catalogued at this moment may go by a number as it was: by then it is there, and in the indexes. */
const beginSeconds = 2;
/** So many of a person's jobs are looked at for one that waits. */
const mostLookedAt = 20;
const readAtOnce = 20;

/**
 * Has `write` write what is given to numbers together with the job that gives it to their earlier calls, in one transaction: there is never one
 * without the other. `write` gets what the numbers are to say of the job, and what belongs into the transaction; `isWritten` says of its outcome
 * whether it came to pass. One job that has not begun takes more numbers on, so that many changes are few jobs. The answer has no job where there
 * is nothing to relabel.
 */
export async function withRelabelling<Outcome>(
  actor: Actor,
  given: Given,
  write: (relabelJob: ManagedNumber['relabelJob'], writes: Write[]) => Promise<Outcome>,
  isWritten: (outcome: Outcome) => boolean,
  deps: OrderDeps,
): Promise<{ outcome: Outcome; jobId: string | null }> {
  const { tenantId, userId } = actor;
  const relabelling = await relabellingOf(actor, given, deps);
  if (!relabelling) return { outcome: await write(undefined, []), jobId: null };
  const waiting = (await deps.jobs.list(tenantId, userId, mostLookedAt)).jobs.find((job) => canJoin(job, relabelling));
  if (waiting) {
    const joined = await written(waiting, () =>
      write({ userId, id: waiting.id }, [joinJobWrite(waiting, relabelling)]),
    );
    if (joined && (isWritten(joined.outcome) || (await isStillOpen(waiting))))
      return { outcome: joined.outcome, jobId: isWritten(joined.outcome) ? waiting.id : null };
    // It has begun in between.
  }
  const job = newJob(actor, { kind: 'relabel', relabelling });
  const address = { tenantId, userId, id: job.id };
  // The first message comes whatever becomes of this request; where the job was not written, it finds none.
  await deps.queue.send({ job: address }, lookAgainSeconds);
  const outcome = await write({ userId, id: job.id }, [newJobWrite(job)]);
  if (!isWritten(outcome)) return { outcome, jobId: null };
  await deps.queue.send({ job: address }, beginSeconds);
  return { outcome, jobId: job.id };

  async function isStillOpen(job: Job): Promise<boolean> {
    const now = await deps.jobs.find(job);
    return now !== undefined && relabelling !== undefined && canJoin(now, relabelling);
  }

  /** Undefined where it failed because the job cannot be joined any more. */
  async function written(job: Job, attempt: () => Promise<Outcome>): Promise<{ outcome: Outcome } | undefined> {
    try {
      return { outcome: await attempt() };
    } catch (error) {
      if (await isStillOpen(job)) throw error;
      return undefined;
    }
  }
}

/** Undefined where there is nothing to relabel: nobody wants it, or the numbers have had no calls. */
async function relabellingOf(
  { tenantId }: Actor,
  { numbers, choice, agentId, departmentId }: Given,
  { jobs, seenNumbers }: OrderDeps,
): Promise<Relabelling | undefined> {
  if (choice === 'none' || !(agentId || departmentId)) return undefined;
  const known = await inParallel(numbers, readAtOnce, ({ name }) => seenNumbers.isKnown(tenantId, name));
  const called = numbers.filter((_, i) => known[i]);
  if (called.length === 0) return undefined;
  const before = new Map(
    called.flatMap(({ relabelJob }) => (relabelJob ? [[relabelJob.id, relabelJob] as const] : [])),
  );
  const found = await inParallel([...before.values()], readAtOnce, (job) => jobs.find({ tenantId, ...job }));
  const overrides = found
    .filter((job) => job !== undefined)
    .filter((job) => !hasEnded(job))
    .flatMap(({ id, createdAt, relabelling }) => [{ id, createdAt }, ...(relabelling?.overrides ?? [])]);
  return {
    ...{ numbers: called.map(({ name }) => name), others: choice === 'all', agentId, departmentId },
    overrides: [...new Map(overrides.map((one) => [one.id, one])).values()],
  };
}
