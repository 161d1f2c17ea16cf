import type { Flag } from '#data/directory';
import { eventWrite, type NewEvent } from '#data/events';
import type { Recording, RecordingRepository } from '#data/recordings';

/** The most flags of a recording: each has a copy of it. */
export const mostFlags = 20;
const mostTries = 8;

export interface FlagChange {
  add: readonly Flag[];
  /** Ids of flags, which may have been deleted since. */
  remove: readonly string[];
  /** What removed flags are called, where that is known. */
  labels: ReadonlyMap<string, string>;
  actor: NewEvent['actor'];
  jobId?: string;
}

/**
 * Puts flags on a recording and takes others from it, with an event for each, in one transaction. Whoever changes the recording at the same time
 * loses nothing. `unchanged` where it has them all already, `full` where it would have too many, `gone` where it is not there.
 */
export async function changeFlags(
  tenantId: string,
  recordingId: string,
  change: FlagChange,
  recordings: Pick<RecordingRepository, 'find' | 'change'>,
): Promise<'changed' | 'unchanged' | 'full' | 'gone'> {
  for (let tries = 0; tries < mostTries; tries++) {
    const before = await recordings.find(tenantId, recordingId);
    if (!before) return 'gone';
    const removed = change.remove.filter((id) => before.flagIds.includes(id));
    const added = change.add.filter(({ id }) => !before.flagIds.includes(id) && !removed.includes(id));
    if (added.length + removed.length === 0) return 'unchanged';
    const flagIds = [...before.flagIds.filter((id) => !removed.includes(id)), ...added.map(({ id }) => id)];
    if (flagIds.length > mostFlags) return 'full';
    const after: Recording = { ...before, flagIds };
    const event = (type: 'assign_flag' | 'remove_flag', flagId: string, label: string) =>
      eventWrite(tenantId, {
        ...{ type, recordingId, actor: change.actor },
        details: { flagId, label, ...(change.jobId ? { jobId: change.jobId } : {}) },
      });
    const events = [
      ...added.map(({ id, name }) => event('assign_flag', id, name)),
      ...removed.map((id) => event('remove_flag', id, change.labels.get(id) ?? '')),
    ];
    if (await recordings.change(before, after, events)) return 'changed';
  }
  throw new Error(`The recording ${recordingId} is being changed by others all the time`);
}
