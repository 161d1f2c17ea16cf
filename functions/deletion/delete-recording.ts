import type { JobQueue } from '#adapters/job-queue';
import { type RecordingStore, renditionFolder } from '#adapters/recording-store';
import { deletionEndpoints } from '#contract/deletion';
import type { DeletionRepository } from '#data/deletions';
import { eventWrite, type NewEvent } from '#data/events';
import type { RecordingRepository } from '#data/recordings';
import type { UploadRepository } from '#data/uploads';
import { recordingFor } from '#functions/recordings/get-recording';
import { AppError } from '#runtime/errors';
import { eventActor, route } from '#runtime/route';

export interface DeletionDeps {
  recordings: Pick<RecordingRepository, 'find'>;
  deletions: DeletionRepository;
  uploads: Pick<UploadRepository, 'receipt'>;
  store: Pick<RecordingStore, 'bucket' | 'versions' | 'versionsOf' | 'removeVersions'>;
}

export interface DeletionOrder {
  actor: NewEvent['actor'];
  reason?: string | undefined;
  jobId?: string | undefined;
}

const mostTries = 8;

/**
 * Deletes a recording for good: it leaves the archive and the event is written in one step, then its audio and its rows go. False where it is
 * not there. A repeat finishes what was begun, so that a deletion that was interrupted comes to the same end.
 */
export async function deleteForGood(
  tenantId: string,
  id: string,
  { actor, reason, jobId }: DeletionOrder,
  deps: DeletionDeps,
): Promise<boolean> {
  for (let tries = 0; tries < mostTries; tries++) {
    const recording = await deps.recordings.find(tenantId, id);
    if (!recording) return finishDeletion(tenantId, id, deps);
    const { connectedAt, durationMs, sha256 } = recording;
    const event = eventWrite(tenantId, {
      ...{ type: 'delete', actor, recordingId: id },
      details: { connectedAt: new Date(connectedAt).toISOString(), durationMs, sha256, reason, jobId },
    });
    if (await deps.deletions.begin(recording, [event])) {
      await finishDeletion(tenantId, id, deps);
      return true;
    }
  }
  throw new Error(`The recording ${id} is being changed by others all the time`);
}

/** Removes what is left of a recording whose deletion has begun. False where none has. */
export async function finishDeletion(tenantId: string, id: string, deps: DeletionDeps): Promise<boolean> {
  const { deletions, store } = deps;
  if (!(await deletions.isUnderWay(tenantId, id))) return false;
  const [made, uploaded] = await Promise.all([
    store.versions(renditionFolder(tenantId, id)),
    uploadedVersions(tenantId, id, deps),
  ]);
  await store.removeVersions([...made, ...uploaded]);
  // The rows say where the audio is, so they go last.
  await deletions.end(tenantId, id);
  return true;
}

/**
 * The versions of the upload's key that are this recording: the one it was made from, and the same again, with the sidecar that says who
 * spoke. Another recording may have come under the same key, and keeps its own.
 */
async function uploadedVersions(tenantId: string, id: string, { deletions, uploads, store }: DeletionDeps) {
  const original = await deletions.original(tenantId, id);
  if (!original) return [];
  const versions = await store.versionsOf(original.key);
  const audio = versions.filter(({ hides }) => !hides);
  const receipts = await Promise.all(
    audio.map(({ key, versionId }) => uploads.receipt({ tenantId, bucket: store.bucket, key, version: versionId })),
  );
  const ours = audio.filter((_, i) => receipts[i]?.recordingId === id);
  // Another recording of the same key may be described by the same sidecar.
  if (ours.length < audio.length) return ours;
  const sidecars = new Set(receipts.flatMap((receipt) => receipt?.sidecar?.key ?? []));
  const described = await Promise.all([...sidecars].map((key) => store.versionsOf(key)));
  // What hides an object has nothing to hide when this is gone.
  return [...versions, ...described.flat()];
}

/** How long after its begin a deletion that was asked for here is looked at again, in seconds. */
const lookAgainSeconds = 60;

export const deleteRecording = route(
  deletionEndpoints.deleteRecording,
  async ({ params, query, actor }, deps: DeletionDeps & { queue: JobQueue; recordings: RecordingRepository }) => {
    const { tenantId } = actor;
    const { id } = await recordingFor(actor, params.recordingId, deps.recordings);
    // Sent first: whatever becomes of this request, what it began is finished.
    await deps.queue.send({ deletion: { tenantId, recordingId: id } }, lookAgainSeconds);
    const deleted = await deleteForGood(tenantId, id, { actor: eventActor(actor), reason: query.reason }, deps);
    if (!deleted) throw new AppError('recording_not_found');
    return undefined;
  },
);
