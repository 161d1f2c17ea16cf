import type { RecordingStore } from '#adapters/recording-store';
import { quarantineEndpoints } from '#contract/quarantine';
import type { EventRepository } from '#data/events';
import type { Quarantined } from '#data/quarantined-uploads';
import type { UploadRepository } from '#data/uploads';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, route } from '#runtime/route';
import { quarantinedFor } from './quarantined-upload.ts';
import { audioTypeOf, saveNameOf } from './shown-upload.ts';

export interface HearDeps {
  uploads: Pick<UploadRepository, 'findQuarantined'>;
  store: Pick<RecordingStore, 'head' | 'originalAddress'>;
  events: Pick<EventRepository, 'write'>;
}

/** How long an address works, in seconds. */
const handedOutSeconds = 5 * 60;

/** What is to be handed out. Throws `upload_not_found`, and `file_not_found` where the object has gone. */
async function present(actor: Actor, id: string, { uploads, store }: HearDeps): Promise<Quarantined> {
  const entry = await quarantinedFor(actor, id, uploads);
  if (!(await store.head(entry))) throw new AppError('file_not_found');
  return entry;
}

// In both the event is written first: audio that nobody is said to have heard must not be handed out.
export const playUpload = route(quarantineEndpoints.playUpload, async ({ params, actor }, deps: HearDeps) => {
  const entry = await present(actor, params.uploadId, deps);
  const details = { uploadId: entry.id, key: entry.key };
  await deps.events.write(actor.tenantId, { type: 'play_upload', actor: eventActor(actor), details });
  const contentType = audioTypeOf(entry.key);
  const { url, expiresAt } = await deps.store.originalAddress(entry, { contentType, seconds: handedOutSeconds });
  return { url, expiresAt: expiresAt.toISOString() };
});

export const downloadUpload = route(quarantineEndpoints.downloadUpload, async ({ params, actor }, deps: HearDeps) => {
  const entry = await present(actor, params.uploadId, deps);
  const details = { uploadId: entry.id, key: entry.key };
  await deps.events.write(actor.tenantId, { type: 'download_upload', actor: eventActor(actor), details });
  const filename = saveNameOf(entry.key);
  const how = { contentType: 'application/octet-stream', filename, seconds: handedOutSeconds };
  const { url, expiresAt } = await deps.store.originalAddress(entry, how);
  return { url, expiresAt: expiresAt.toISOString(), filename };
});
