import type { Context, SQSEvent } from 'aws-lambda';
import { JobMessage, jobQueue } from '#adapters/job-queue';
import { recordingStore } from '#adapters/recording-store';
import { openTable } from '#data/client';
import { deletionRepository } from '#data/deletions';
import { eventRepository } from '#data/events';
import { jobRepository } from '#data/jobs';
import { recordingRepository } from '#data/recordings';
import { reviewerRepository } from '#data/reviewers';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { uploadRepository } from '#data/uploads';
import { runJob } from '#functions/jobs/run-job';
import { environment } from '#runtime/config';
import { queueWorker } from '#runtime/queue-worker';
import { finishDeletion } from './delete-recording.ts';
import { deleteRecordings } from './delete-recordings.ts';

const table = openTable(environment('TABLE_NAME'));
const deps = {
  recordings: recordingRepository(table),
  reviewers: reviewerRepository(table),
  deletions: deletionRepository(table),
  uploads: uploadRepository(table),
  store: recordingStore(environment('RECORDINGS_BUCKET')),
  tenants: tenantRepository(table),
  totals: totalsRepository(table),
  seenNumbers: seenNumberRepository(table),
  events: eventRepository(table),
  jobs: jobRepository(table),
  queue: jobQueue(environment('DELETION_QUEUE_URL')),
  now: Date.now,
};
const works = { delete: deleteRecordings(deps) };

export const handler = (event: SQSEvent, context: Context) =>
  queueWorker(async (body) => {
    const message = JobMessage.parse(JSON.parse(body));
    if ('job' in message) {
      await runJob(message.job, { ...deps, works, timeLeft: () => context.getRemainingTimeInMillis() });
    } else {
      const { tenantId, recordingId } = message.deletion;
      await finishDeletion(tenantId, recordingId, deps);
    }
  })(event);
