import type { RecordingStore } from '#adapters/recording-store';
import type { SidecarStore } from '#adapters/sidecar-store';
import type { Quarantined } from '#data/quarantined-uploads';
import { type Arrived, quarantineId, type Receipt, type Upload, type UploadRepository } from '#data/uploads';
import { log } from '#runtime/logger';
import type { UploadedObject } from './rules.ts';
import { audioOf, readContent } from './sidecars/find-sidecar.ts';
import { largestSidecar } from './sidecars/sidecar.ts';

/** The recorder that a sidecar is of. */
interface SidecarOrigin {
  recorderId: string;
  /** Then its sidecars wait, as its audio does. */
  disabled: boolean;
  /** How one that cannot be taken is counted, whose receipt is `receipt`. */
  arrived: (receipt: Receipt | undefined) => Arrived | undefined;
  settle: (audio: UploadedObject) => Promise<void>;
}

interface SidecarDeps {
  store: Pick<RecordingStore, 'head'>;
  sidecars: SidecarStore;
  uploads: UploadRepository;
  now: () => number;
}

/**
 * Takes a sidecar: `settle` is called for the audio that it may speak of, as far as that came before and is known; audio that comes later, or is
 * being worked on at this moment, finds the sidecar by itself. A sidecar that cannot be read is quarantined under its own name, and what it stands
 * beside is then catalogued or not as if it were not there: so the order in which both come changes nothing.
 */
export async function takeSidecar(
  object: UploadedObject,
  upload: Upload,
  { recorderId, disabled, arrived, settle }: SidecarOrigin,
  deps: SidecarDeps,
): Promise<void> {
  const { store, sidecars, uploads } = deps;
  const { tenantId, bucket } = upload;
  const receipt = await uploads.receipt(upload);
  if (receipt?.outcome === 'discarded') return;
  const entryId = receipt?.quarantineId ?? quarantineId(upload, object.receivedAt);
  const quarantine = async ({ bytes, code, detail }: Pick<Quarantined, 'bytes' | 'code' | 'detail'>) => {
    const before = await uploads.findQuarantined(tenantId, entryId);
    const entry: Quarantined = {
      ...{ ...upload, id: entryId, versionId: object.versionId, recorderId, receivedAt: object.receivedAt },
      ...{ bytes, code, detail, attempts: (before?.attempts ?? 0) + 1 },
    };
    await uploads.quarantine(entry, undefined, arrived(receipt));
    log('warn', 'Quarantined', { tenantId, key: object.key, code });
  };
  if (disabled) {
    const bytes = (await store.head(object))?.bytes ?? 0;
    return quarantine({ bytes, code: 'recorder_disabled', detail: undefined });
  }
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
  if (!found) {
    // It was removed since: there is nothing to be said of it but to whoever had it tried again.
    const entry = await uploads.findQuarantined(tenantId, entryId);
    if (entry) await quarantine({ bytes: 0, code: 'object_missing', detail: undefined });
    return;
  }
  const reading = readContent(found.content, { now: deps.now() });
  if ('invalid' in reading) return quarantine({ bytes: found.bytes, code: 'sidecar_invalid', detail: reading.invalid });
  await uploads.acceptSidecar(upload, [entryId, ...(await uploads.quarantinedBefore(upload, object.receivedAt))]);
}
