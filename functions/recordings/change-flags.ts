import type { DirectoryRepository, Flag } from '#data/directory';
import { flagExists } from '#data/directory';
import { eventWrite, type NewEvent } from '#data/events';
import { mostWrites } from '#data/limits';
import type { Recording, RecordingRepository } from '#data/recordings';

/** The most flags of a recording: each has a copy of it. */
const mostFlags = 20;
const mostTries = 8;

export interface FlagChange {
  /** Ids of flags. Those that do not exist are not added. */
  add: readonly string[];
  /** Ids of flags, which may have been deleted since. */
  remove: readonly string[];
  /** What removed flags were called that are gone. */
  labels?: Readonly<Record<string, string>> | undefined;
  actor: NewEvent['actor'];
  jobId?: string;
}

export interface ChangeFlagsDeps {
  recordings: Pick<RecordingRepository, 'find' | 'change'>;
  flags: Pick<DirectoryRepository<Flag>, 'findMany'>;
}

/**
 * Puts flags on a recording and takes others from it, with an event for each, in one transaction as far as they fit. Whoever changes the recording at the same time
 * loses nothing, and no flag is put on that is deleted at the same time. `unchanged` where it has them all already, `full` where it would have
 * too many, `gone` where it is not there; else the recording as it is now.
 */
export async function changeFlags(
  tenantId: string,
  recordingId: string,
  change: FlagChange,
  { recordings, flags }: ChangeFlagsDeps,
): Promise<Recording | 'unchanged' | 'full' | 'gone'> {
  let first: Recording | undefined;
  for (let tries = 0; tries < mostTries; tries++) {
    const before = await recordings.find(tenantId, recordingId);
    if (!before) return 'gone';
    const has = (id: string) => before.flagIds.includes(id);
    const removed = before.flagIds.filter((id) => change.remove.includes(id));
    const wanted = [...new Set(change.add)].filter((id) => !has(id) && !change.remove.includes(id));
    const known = await flags.findMany(tenantId, [...wanted, ...removed]);
    const found = wanted.flatMap((id) => known.get(id) ?? []);
    if (found.length + removed.length === 0) return first ?? 'unchanged';
    const kept = before.flagIds.filter((id) => !removed.includes(id));
    if (kept.length + found.length > mostFlags) return first ?? 'full';

    // Twenty for twenty others are more than one transaction holds: then it is done in two, of which the first makes room.
    const writes = 1 + kept.length + 2 * removed.length + 3 * found.length;
    const added = writes > mostWrites && removed.length > 0 ? [] : found;
    const after: Recording = { ...before, flagIds: [...kept, ...added.map(({ id }) => id)] };
    const event = (type: 'assign_flag' | 'remove_flag', flagId: string, label: string) =>
      eventWrite(tenantId, {
        ...{ type, recordingId, actor: change.actor },
        details: { flagId, label, ...(change.jobId ? { jobId: change.jobId } : {}) },
      });
    const written = await recordings.change(before, after, [
      ...added.map((flag) => flagExists(flag)),
      ...added.map(({ id, name }) => event('assign_flag', id, name)),
      ...removed.map((id) => event('remove_flag', id, known.get(id)?.name ?? change.labels?.[id] ?? '')),
    ]);
    if (!written) continue;
    first = { ...after, version: (before.version ?? 0) + 1 };
    if (added.length === found.length) return first;
  }
  throw new Error(`The recording ${recordingId} is being changed by others all the time`);
}
