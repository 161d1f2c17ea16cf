import type { EventRepository } from '#data/events';
import type { Job } from '#data/jobs';
import type { Recording, RecordingRepository } from '#data/recordings';
import type { ReviewerRepository } from '#data/reviewers';
import { type PlanDeps, planSearch } from '#functions/recordings/plan-search';
import { isHeardBy } from '#functions/recordings/rules';
import { searchArchive } from '#functions/recordings/search-archive';
import { inParallel } from '#runtime/in-parallel';
import { callsOfNumbers } from './calls-of-numbers.ts';
import { inBatches } from './in-batches.ts';
import type { RunningJob } from './run-job.ts';

export interface SelectDeps extends PlanDeps {
  recordings: Pick<RecordingRepository, 'read' | 'findMany'>;
  reviewers: Pick<ReviewerRepository, 'agentsOf'>;
}

/** Whose calls whoever asked for a job may hear at this moment; undefined where that is everybody's, or does not matter. */
export const heardBy = async ({ tenantId, userId, ofEverybody }: Job, { reviewers }: Pick<SelectDeps, 'reviewers'>) =>
  ofEverybody ? undefined : reviewers.agentsOf(tenantId, userId);

/** A part of a job's selection. */
interface Part {
  ids: string[];
  /** Those of the ids that are there and may be heard, as they are. */
  recordings: Recording[];
  /** Where the next part begins; undefined after the last. */
  next: string | undefined;
}

/** The next recordings of a job's selection after `place`, `size` at the most; there may be none although more come after. */
async function nextPart(job: Job, place: string | undefined, size: number, deps: SelectDeps): Promise<Part> {
  const onlyAgents = await heardBy(job, deps);
  if (job.recordingIds) {
    const start = Number(place ?? 0);
    const ids = job.recordingIds.slice(start, start + size);
    const found = await deps.recordings.findMany(job.tenantId, ids);
    const next = start + size < job.recordingIds.length ? String(start + size) : undefined;
    const recordings = ids.flatMap((id) => found.get(id) ?? []).filter((one) => isHeardBy(onlyAgents, one));
    return { ids, recordings, next };
  }
  if (job.relabelling) {
    const of = { place, size };
    const found = await callsOfNumbers(job.tenantId, job.relabelling, of, deps.recordings, onlyAgents);
    return { ids: found.recordings.map(({ id }) => id), ...found };
  }
  const { filters, plan } = await planSearch(job.tenantId, { ...job.filters, limit: size }, deps, onlyAgents);
  const found = await searchArchive(job.tenantId, filters, plan, { limit: size, after: place }, deps.recordings);
  return { ids: found.recordings.map(({ id }) => id), recordings: found.recordings, next: found.next };
}

/** All recordings of a job's selection, part by part, newest first or in the order in which they were named. */
export async function* selectedRecordings(job: Job, size: number, deps: SelectDeps): AsyncGenerator<Part> {
  for (let place: string | undefined, isFirst = true; isFirst || place !== undefined; isFirst = false) {
    const part = await nextPart(job, place, size, deps);
    yield part;
    place = part.next;
  }
}

/** A larger part costs no more Queries. */
const countedAtOnce = 500;

/** Finds out how many recordings a job is about, unless that is known; `most` is the most that matter. */
export async function countSelection(running: RunningJob, deps: SelectDeps, most = Number.POSITIVE_INFINITY) {
  if (running.job.total !== undefined) return;
  let total = running.job.recordingIds?.length;
  if (total === undefined) {
    total = 0;
    for await (const { ids } of selectedRecordings(running.job, countedAtOnce, deps)) {
      total += ids.length;
      if (total > most) break;
      // Keeps the place, and hears whether it is to stop.
      await running.save({});
    }
  }
  await running.save({ total });
}

/** How many recordings of a batch are worked on at the same time. */
const atOnce = 8;

export interface BatchDeps extends SelectDeps {
  events: Pick<EventRepository, 'hasOfJob'>;
}

/**
 * Does something with every recording of a job's selection; `work` says whether there was anything to do, and writes an event of the job where there
 * was. As `eachBatch` otherwise.
 */
export const eachRecording = (
  running: RunningJob,
  size: number,
  deps: BatchDeps,
  work: (id: string) => Promise<boolean>,
): Promise<void> =>
  eachBatch(running, size, deps, async (ids) => {
    const outcomes = await inParallel(ids, atOnce, work);
    return new Set(ids.filter((_, i) => outcomes[i]));
  });

/**
 * Does something with all recordings of a job's selection, `size` at a time; `work` answers those with which there was anything to do, and writes an
 * event of the job for each. A batch is noted before it is begun, and a worker that takes over begins it again: what work does must come to the
 * same when it is done twice. Recordings that the work takes out of what is selected are found again that way.
 */
export async function eachBatch(
  running: RunningJob,
  size: number,
  deps: BatchDeps,
  work: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<void> {
  await countSelection(running, deps);
  const { job } = running;
  await inBatches(
    running,
    (place) => nextPart(job, place, size, deps),
    async (ids, isRepeat) => {
      const hidden = await hiddenOf(job, ids, deps);
      const done = await work(ids.filter((id) => !hidden.has(id)));
      const left = ids.filter((id) => !done.has(id));
      // Or it was done by the worker that went away.
      const doneBefore = isRepeat
        ? await inParallel(left, atOnce, (id) => deps.events.hasOfJob(job.tenantId, id, job.id, job.createdAt))
        : [];
      return left.length - doneBefore.filter(Boolean).length;
    },
  );
}

/** Those of some recordings that whoever asked for the job may not hear now. What is gone is nobody's, and its deletion may need finishing. */
async function hiddenOf(job: Job, ids: string[], deps: SelectDeps): Promise<Set<string>> {
  const onlyAgents = await heardBy(job, deps);
  if (!onlyAgents) return new Set();
  const found = await deps.recordings.findMany(job.tenantId, ids);
  return new Set([...found.values()].filter((recording) => !isHeardBy(onlyAgents, recording)).map(({ id }) => id));
}
