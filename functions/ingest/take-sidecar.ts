import type { RecordingStore } from '#adapters/recording-store';
import type { SidecarStore } from '#adapters/sidecar-store';
import type { Quarantined } from '#data/quarantined-uploads';
import { quarantineId, type Upload, type UploadRepository } from '#data/uploads';
import { log } from '#runtime/logger';
import type { UploadedObject } from './rules.ts';
import { audioOf, readContent } from './sidecars/find-sidecar.ts';
import { largestSidecar } from './sidecars/sidecar.ts';

interface SidecarDeps {
  store: Pick<RecordingStore, 'head'>;
  sidecars: SidecarStore;
  uploads: UploadRepository;
  now: () => number;
}

/** What an entry is told of an upload that is no longer there; with it a retry ends. */
const missing = { code: 'object_missing', detail: undefined, bytes: 0, retryAskedAt: undefined } as const;

/**
 * Takes a sidecar: `settle` is called for the audio that it may speak of, as far as that came before and is known; audio that comes later, or is
 * being worked on at this moment, finds the sidecar by itself. A sidecar that cannot be read is quarantined under its own name, and what it stands
 * beside is then catalogued or not as if it were not there: so the order in which both come changes nothing.
 */
export async function takeSidecar(
  object: UploadedObject,
  upload: Upload,
  { recorderId, settle }: { recorderId: string; settle: (audio: UploadedObject) => Promise<void> },
  deps: SidecarDeps,
): Promise<void> {
  const { store, sidecars, uploads } = deps;
  const { tenantId, bucket } = upload;
  const receipt = await uploads.receipt(upload);
  if (receipt?.outcome === 'discarded') return;
  for (const key of await audioOf(object.key, store, sidecars)) {
    const head = await store.head({ key });
    if (!head) continue;
    const { eTag, versionId } = head;
    const audio = { tenantId, bucket, key, version: versionId ?? eTag };
    const known = await uploads.receipt(audio);
    if (!known) continue;
    const entry = known.quarantineId ? await uploads.findQuarantined(tenantId, known.quarantineId) : undefined;
    await settle({ key, eTag, versionId, receivedAt: entry?.receivedAt ?? object.receivedAt });
  }

  const found = await sidecars.read(object, largestSidecar);
  const entryId = receipt?.quarantineId ?? quarantineId(upload, object.receivedAt);
  const before = await uploads.findQuarantined(tenantId, entryId);
  // It was removed since: there is nothing to be said of it but what its entry is told.
  if (!found) {
    if (before) await uploads.quarantine({ ...before, ...missing, attempts: before.attempts + 1 });
    return;
  }
  const reading = readContent(found.content, { now: deps.now() });
  if (!('invalid' in reading)) {
    await uploads.acceptSidecar(upload, [entryId, ...(await uploads.quarantinedBefore(upload, object.receivedAt))]);
    return;
  }
  const entry: Quarantined = {
    ...{ ...upload, id: entryId, versionId: object.versionId, recorderId, receivedAt: object.receivedAt },
    ...{ bytes: found.bytes, code: 'sidecar_invalid', detail: reading.invalid, attempts: (before?.attempts ?? 0) + 1 },
  };
  await uploads.quarantine(entry);
  log('warn', 'Quarantined', { tenantId, key: object.key, code: entry.code });
}
