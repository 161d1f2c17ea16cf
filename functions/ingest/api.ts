import { ingestQueue } from '#adapters/ingest-queue';
import { recordingStore } from '#adapters/recording-store';
import { openTable } from '#data/client';
import { deploymentSecret } from '#data/secrets';
import { uploadRepository } from '#data/uploads';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { discardUpload, listQuarantine, retryUpload } from './review-quarantine.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listQuarantine, retryUpload, discardUpload],
  {
    uploads: uploadRepository(table),
    queue: ingestQueue(environment('INGEST_QUEUE_URL')),
    store: recordingStore(environment('RECORDINGS_BUCKET')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
