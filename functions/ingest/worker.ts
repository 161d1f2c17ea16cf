import * as z from 'zod';
import { render } from '#adapters/audio';
import { recordingStore } from '#adapters/recording-store';
import { sidecarStore } from '#adapters/sidecar-store';
import { openTable } from '#data/client';
import { deletionRepository } from '#data/deletions';
import { agentEntity, directoryRepository, recorderEntity } from '#data/directory';
import { managedNumbers } from '#data/managed-numbers';
import { recorderActivity } from '#data/recorder-activity';
import { recordingRepository } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { uploadRepository } from '#data/uploads';
import { environment } from '#runtime/config';
import { queueWorker } from '#runtime/queue-worker';
import { type CatalogueDeps, catalogueUpload } from './catalogue-upload.ts';
import { decodeEventKey } from './rules.ts';

/** A notification of S3, its test event, or a wish to try a quarantined upload again. */
const Message = z.union([
  z.object({
    Records: z.array(
      z.object({
        eventTime: z.string(),
        s3: z.object({
          object: z.object({
            key: z.string(),
            eTag: z.string(),
            versionId: z.string().optional(),
          }),
        }),
      }),
    ),
  }),
  z.object({ Event: z.literal('s3:TestEvent') }),
  z.object({
    retry: z.object({ tenantId: z.string(), quarantineId: z.string() }),
  }),
]);

const table = openTable(environment('TABLE_NAME'));
const deps: CatalogueDeps = {
  store: recordingStore(environment('RECORDINGS_BUCKET')),
  sidecars: sidecarStore(environment('RECORDINGS_BUCKET')),
  uploads: uploadRepository(table),
  tenants: tenantRepository(table),
  recorders: directoryRepository(table, recorderEntity),
  activity: recorderActivity(table),
  agents: directoryRepository(table, agentEntity),
  numbers: managedNumbers(table),
  recordings: recordingRepository(table),
  seenNumbers: seenNumberRepository(table),
  deletions: deletionRepository(table),
  render,
  now: Date.now,
};

export const handler = queueWorker(async (body) => {
  const message = Message.parse(JSON.parse(body));
  if ('Records' in message) {
    for (const { eventTime, s3 } of message.Records) {
      const { key, eTag, versionId } = s3.object;
      const receivedAt = Date.parse(eventTime);
      await catalogueUpload({ key: decodeEventKey(key), eTag, versionId, receivedAt }, deps);
    }
  } else if ('retry' in message) {
    const { tenantId, quarantineId } = message.retry;
    const entry = await deps.uploads.findQuarantined(tenantId, quarantineId);
    // It was discarded, or catalogued by an earlier try.
    if (!entry) return;
    const { key, versionId, version, receivedAt } = entry;
    await catalogueUpload({ key, versionId, eTag: version, receivedAt }, deps, true);
  }
});
