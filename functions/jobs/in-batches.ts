import type { RunningJob } from './run-job.ts';

/** The place of a job that has dealt with everything. */
const theEnd = 'end';

/**
 * Works through what a job is about, a batch at a time: `next` gives the ids after a place and where it goes on, `work` deals with them and says how
 * many it skipped. A batch is noted before it is begun, and a worker that takes over begins it again (`isRepeat`): what work does must come to the
 * same when it is done twice.
 */
export async function inBatches(
  running: RunningJob,
  next: (place: string | undefined) => Promise<{ ids: string[]; next: string | undefined }>,
  work: (ids: string[], isRepeat: boolean) => Promise<number>,
): Promise<void> {
  for (;;) {
    const { job } = running;
    const isRepeat = job.batch !== undefined;
    if (!job.batch) {
      if (job.place === theEnd) return;
      const { ids, next: placeAfter = theEnd } = await next(job.place);
      await running.save({ batch: ids, placeAfter });
    }
    const ids = running.job.batch ?? [];
    const skipped = await work(ids, isRepeat);
    await running.save({
      ...{ batch: undefined, placeAfter: undefined, place: running.job.placeAfter },
      done: running.job.done + ids.length,
      skipped: running.job.skipped + skipped,
    });
  }
}
