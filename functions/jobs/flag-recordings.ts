import type { DirectoryRepository, Flag } from '#data/directory';
import type { RecordingRepository } from '#data/recordings';
import { changeFlags } from '#functions/recordings/change-flags';
import type { JobWork } from './run-job.ts';
import { type BatchDeps, eachRecording } from './select-recordings.ts';

export interface FlagDeps extends BatchDeps {
  recordings: BatchDeps['recordings'] & Pick<RecordingRepository, 'find' | 'change'>;
  flags: Pick<DirectoryRepository<Flag>, 'findMany'>;
}

const batchSize = 50;

/** Puts flags on recordings and takes others from them. A flag that was deleted meanwhile is not put on any more. */
export const flagRecordings =
  (deps: FlagDeps): JobWork =>
  async (running) => {
    const { tenantId, id, actor, addFlagIds, removeFlagIds } = running.job;
    const flags = await deps.flags.findMany(tenantId, [...addFlagIds, ...removeFlagIds]);
    const change = {
      ...{ actor, jobId: id, remove: removeFlagIds },
      add: addFlagIds.flatMap((flagId) => flags.get(flagId) ?? []),
      labels: new Map([...flags.values()].map((flag) => [flag.id, flag.name])),
    };
    await eachRecording(
      running,
      batchSize,
      deps,
      async (recordingId) => (await changeFlags(tenantId, recordingId, change, deps.recordings)) === 'changed',
    );
    return {};
  };
