import type { JobWork } from '#functions/jobs/run-job';
import { type BatchDeps, eachRecording } from '#functions/jobs/select-recordings';
import { type DeletionDeps, deleteForGood } from './delete-recording.ts';

type DeleteDeps = DeletionDeps & BatchDeps & { recordings: BatchDeps['recordings'] & DeletionDeps['recordings'] };

const batchSize = 50;

/**
 * Deletes the recordings of a job's selection for good. What was uploaded after the job was asked for is not what anybody meant by it, and is
 * left alone.
 */
export const deleteRecordings =
  (deps: DeleteDeps): JobWork =>
  async (running) => {
    const { tenantId, id: jobId, actor, reason, createdAt, filters } = running.job;
    await eachRecording(running, batchSize, deps, async (id) => {
      const original = filters && (await deps.deletions.original(tenantId, id));
      if (original && Date.parse(original.receivedAt) > createdAt) return false;
      return deleteForGood(tenantId, id, { actor, reason, jobId }, deps);
    });
    return {};
  };
