import { jobQueue } from '#adapters/job-queue';
import { recordingStore } from '#adapters/recording-store';
import { openTable } from '#data/client';
import { deletionRepository } from '#data/deletions';
import { recordingRepository } from '#data/recordings';
import { uploadRepository } from '#data/uploads';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { deleteRecording } from './delete-recording.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [deleteRecording],
  {
    recordings: recordingRepository(table),
    deletions: deletionRepository(table),
    uploads: uploadRepository(table),
    store: recordingStore(environment('RECORDINGS_BUCKET')),
    queue: jobQueue(environment('DELETION_QUEUE_URL')),
  },
  authentication(table),
);
