import type { IngestQueue } from '#adapters/ingest-queue';
import type { QuarantineRepository } from '#data/quarantined-uploads';
import { inParallel } from '#runtime/in-parallel';
import { inBatches } from './in-batches.ts';
import { JobFailed, type JobWork, type RunningJob } from './run-job.ts';
import { heardBy, type SelectDeps } from './select-recordings.ts';

export interface RetryDeps extends Pick<SelectDeps, 'reviewers'> {
  quarantine: Pick<QuarantineRepository, 'list' | 'count' | 'findMany' | 'askRetry'>;
  ingest: IngestQueue;
  /** Waits, in milliseconds. */
  pause: (ms: number) => Promise<unknown>;
  now: () => number;
}

/** So many are tried at the same time: uploads that come meanwhile do not wait behind ten thousand that are tried again. */
const batchSize = 100;
const atOnce = 8;
/** How often a batch is looked after, in milliseconds: soon, and then more and more seldom. */
const firstLookMs = 250;
const longestLookMs = 2000;
/** Nothing of a batch comes back for so long: then what is left of it is not waited for. */
const patienceMs = 5 * 60_000;

/**
 * Tries again the uploads that are in quarantine for a reason, newest first, each once; those that stay there count as skipped. A batch that is begun
 * again tries again what of it is still there, which changes nothing but how often it was tried.
 */
export const retryUploads =
  (deps: RetryDeps): JobWork =>
  async (running) => {
    const { tenantId, retries, total } = running.job;
    if (!retries) throw new Error('A job of this kind says what it retries');
    // To whoever may hear some agents only there is nothing in quarantine.
    if (await heardBy(running.job, deps)) return { total: 0 };
    if (total === undefined) await running.save({ total: await deps.quarantine.count(tenantId, retries) });
    const next = async (place: string | undefined) => {
      const page = await deps.quarantine.list(tenantId, { ...retries, limit: batchSize, before: place });
      return { ids: page.entries.map(({ id }) => id), next: page.next };
    };
    await inBatches(running, next, (ids) => retryBatch(running, ids, deps));
    return {};
  };

/** Answers how many are still in quarantine when all were tried. */
async function retryBatch(running: RunningJob, ids: string[], deps: RetryDeps): Promise<number> {
  const { tenantId } = running.job;
  const { quarantine, ingest, pause, now } = deps;
  await inParallel(ids, atOnce, async (id) => {
    const entry = await quarantine.askRetry(tenantId, id, now());
    if (entry) await ingest.askRetry({ retry: { tenantId, quarantineId: id } });
  });
  let waiting = ids;
  let still = 0;
  let lastNews = now();
  for (let lookMs = firstLookMs; waiting.length > 0; lookMs = Math.min(2 * lookMs, longestLookMs)) {
    if (now() - lastNews > patienceMs) {
      // Where not one was looked at, nobody is working on uploads: the others would come to the same.
      if (waiting.length === ids.length) throw new JobFailed('not_finished');
      return still + waiting.length;
    }
    await pause(lookMs);
    const found = await quarantine.findMany(tenantId, waiting);
    const before = waiting.length;
    still += waiting.filter((id) => found.get(id) && found.get(id)?.retryAskedAt === undefined).length;
    waiting = waiting.filter((id) => found.get(id)?.retryAskedAt !== undefined);
    if (waiting.length < before) lastNews = now();
    // Keeps the place, and hears whether it is to stop.
    await running.save({});
  }
  return still;
}
