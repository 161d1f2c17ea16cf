import { ingestQueue } from '#adapters/ingest-queue';
import { recordingStore } from '#adapters/recording-store';
import { sidecarStore } from '#adapters/sidecar-store';
import { openTable } from '#data/client';
import { directoryRepository, recorderEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { managedNumbers } from '#data/managed-numbers';
import { quarantineRepository } from '#data/quarantined-uploads';
import { deploymentSecret } from '#data/secrets';
import { tenantRepository } from '#data/tenants';
import { uploadRepository } from '#data/uploads';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { discardUpload } from './discard-upload.ts';
import { downloadUpload, playUpload } from './hear-upload.ts';
import { listQuarantine, retryUpload, summarizeQuarantine } from './review-quarantine.ts';
import { getUploadSample } from './show-sample.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listQuarantine, summarizeQuarantine, getUploadSample, playUpload, downloadUpload, retryUpload, discardUpload],
  {
    uploads: uploadRepository(table),
    quarantine: quarantineRepository(table),
    tenants: tenantRepository(table),
    recorders: directoryRepository(table, recorderEntity),
    numbers: managedNumbers(table),
    events: eventRepository(table),
    queue: ingestQueue(environment('INGEST_QUEUE_URL')),
    store: recordingStore(environment('RECORDINGS_BUCKET')),
    sidecars: sidecarStore(environment('RECORDINGS_BUCKET')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
