import { type ChangeFlagsDeps, changeFlags } from '#functions/recordings/change-flags';
import type { JobWork } from './run-job.ts';
import { type BatchDeps, eachRecording } from './select-recordings.ts';

type FlagDeps = BatchDeps & ChangeFlagsDeps & { recordings: BatchDeps['recordings'] & ChangeFlagsDeps['recordings'] };

const batchSize = 50;

/** Puts flags on recordings and takes others from them. A flag that was deleted meanwhile is not put on any more. */
export const flagRecordings =
  (deps: FlagDeps): JobWork =>
  async (running) => {
    const { tenantId, id: jobId, actor, addFlagIds: add, removeFlagIds: remove, flagLabels: labels } = running.job;
    await eachRecording(running, batchSize, deps, async (recordingId) => {
      const outcome = await changeFlags(tenantId, recordingId, { actor, jobId, add, remove, labels }, deps);
      return typeof outcome === 'object';
    });
    return {};
  };
