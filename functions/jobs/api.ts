import { jobQueue } from '#adapters/job-queue';
import { recordingStore } from '#adapters/recording-store';
import { openTable } from '#data/client';
import { directoryRepository, flagEntity } from '#data/directory';
import { jobRepository } from '#data/jobs';
import { deploymentSecret } from '#data/secrets';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { cancelJob, downloadJobFile, getJob, listJobs, removeJob } from './review-jobs.ts';
import { startCsvJob, startDeleteJob, startFlagJob, startRetryJob, startZipJob } from './start-job.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [
    startFlagJob,
    startZipJob,
    startCsvJob,
    startDeleteJob,
    startRetryJob,
    listJobs,
    getJob,
    cancelJob,
    downloadJobFile,
    removeJob,
  ],
  {
    jobs: jobRepository(table),
    flags: directoryRepository(table, flagEntity),
    store: recordingStore(environment('RECORDINGS_BUCKET')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    queue: jobQueue(environment('JOB_QUEUE_URL')),
    deletionQueue: jobQueue(environment('DELETION_QUEUE_URL')),
  },
  authentication(table),
);
