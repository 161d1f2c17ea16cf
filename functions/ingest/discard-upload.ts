import type { RecordingStore } from '#adapters/recording-store';
import type { SidecarStore } from '#adapters/sidecar-store';
import { quarantineEndpoints } from '#contract/quarantine';
import { eventWrite } from '#data/events';
import type { Quarantined } from '#data/quarantined-uploads';
import type { UploadRepository } from '#data/uploads';
import { AppError } from '#runtime/errors';
import { eventActor, route } from '#runtime/route';
import { quarantinedFor } from './quarantined-upload.ts';
import { audioOf } from './sidecars/find-sidecar.ts';
import { isSidecarKey, sidecarKeys } from './sidecars/sidecar-keys.ts';

export interface DiscardDeps {
  uploads: UploadRepository;
  store: Pick<RecordingStore, 'bucket' | 'head' | 'remove' | 'versionsOf' | 'removeVersions'>;
  sidecars: Pick<SidecarStore, 'list'>;
}

export const discardUpload = route(quarantineEndpoints.discardUpload, async ({ params, actor }, deps: DiscardDeps) => {
  const entry = await quarantinedFor(actor, params.uploadId, deps.uploads);
  // The objects first: if a later step fails the entry is still there to try again from.
  await deps.store.remove(entry);
  if (!isSidecarKey(entry.key)) await removeSidecars(entry, deps);
  const { tenantId, id, key, code, bytes } = entry;
  const event = eventWrite(tenantId, {
    type: 'discard_upload',
    actor: eventActor(actor),
    details: { uploadId: id, key, reason: code, bytes },
  });
  if (!(await deps.uploads.discard(entry, [event]))) throw new AppError('upload_not_found');
  return undefined;
});

/**
 * Removes the sidecars beside an upload that is gone. One that may speak of another upload stays: of the same name in another form, or of another version
 * under the same key, each of which may be a recording that is described by it.
 */
async function removeSidecars({ tenantId, bucket, key }: Quarantined, { uploads, store, sidecars }: DiscardDeps) {
  const others = await store.versionsOf(key);
  if (others.some(({ hides }) => !hides)) return;
  for (const sidecarKey of sidecarKeys(key)) {
    const versions = await store.versionsOf(sidecarKey);
    if (versions.length === 0 || (await audioOf(sidecarKey, store, sidecars)).length > 0) continue;
    await store.removeVersions(versions);
    // One that could not be read has an entry of its own, of which nothing is left.
    for (const id of await uploads.quarantinedUnder({ tenantId, bucket, key: sidecarKey })) {
      const entry = await uploads.findQuarantined(tenantId, id);
      if (entry) await uploads.discard(entry);
    }
  }
}
