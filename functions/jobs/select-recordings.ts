import type { EventRepository } from '#data/events';
import type { Job } from '#data/jobs';
import type { Recording, RecordingRepository } from '#data/recordings';
import { type PlanDeps, planSearch } from '#functions/recordings/plan-search';
import { searchArchive } from '#functions/recordings/search-archive';
import { inParallel } from '#runtime/in-parallel';
import { callsOfNumbers } from './calls-of-numbers.ts';
import type { RunningJob } from './run-job.ts';

export interface SelectDeps extends PlanDeps {
  recordings: Pick<RecordingRepository, 'read' | 'findMany'>;
}

/** A part of a job's selection. */
interface Part {
  ids: string[];
  /** Those of the ids that are there, as they are. */
  recordings: Recording[];
  /** Where the next part begins; undefined after the last. */
  next: string | undefined;
}

/** The next recordings of a job's selection after `place`, `size` at the most; there may be none although more come after. */
async function nextPart(job: Job, place: string | undefined, size: number, deps: SelectDeps): Promise<Part> {
  if (job.recordingIds) {
    const start = Number(place ?? 0);
    const ids = job.recordingIds.slice(start, start + size);
    const found = await deps.recordings.findMany(job.tenantId, ids);
    const next = start + size < job.recordingIds.length ? String(start + size) : undefined;
    return { ids, recordings: ids.flatMap((id) => found.get(id) ?? []), next };
  }
  if (job.relabelling) {
    const { recordings, next } = await callsOfNumbers(job.tenantId, job.relabelling, { place, size }, deps.recordings);
    return { ids: recordings.map(({ id }) => id), recordings, next };
  }
  const { filters, plan } = await planSearch(job.tenantId, { ...job.filters, limit: size }, deps);
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
  for (;;) {
    const { job } = running;
    const isRepeat = job.batch !== undefined;
    if (!job.batch) {
      if (job.place === theEnd) return;
      const { ids, next } = await nextPart(job, job.place, size, deps);
      await running.save({ batch: ids, placeAfter: next ?? theEnd });
    }
    const ids = running.job.batch ?? [];
    const done = await work(ids);
    const left = ids.filter((id) => !done.has(id));
    // Or it was done by the worker that went away.
    const doneBefore = isRepeat
      ? await inParallel(left, atOnce, (id) => deps.events.hasOfJob(job.tenantId, id, job.id, job.createdAt))
      : [];
    await running.save({
      ...{ batch: undefined, placeAfter: undefined, place: running.job.placeAfter },
      done: running.job.done + ids.length,
      skipped: running.job.skipped + left.length - doneBefore.filter(Boolean).length,
    });
  }
}

const theEnd = 'end';
