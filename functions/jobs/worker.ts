import type { Context, SQSEvent } from 'aws-lambda';
import { JobMessage, jobQueue } from '#adapters/job-queue';
import { recordingStore } from '#adapters/recording-store';
import { openTable } from '#data/client';
import { openDirectory } from '#data/directory';
import { eventRepository } from '#data/events';
import { jobRepository } from '#data/jobs';
import { recordingRepository } from '#data/recordings';
import { reviewerRepository } from '#data/reviewers';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { environment } from '#runtime/config';
import { queueWorker } from '#runtime/queue-worker';
import { exportCsv } from './export-csv.ts';
import { flagRecordings } from './flag-recordings.ts';
import { runJob } from './run-job.ts';
import { zipRecordings } from './zip-recordings.ts';

const table = openTable(environment('TABLE_NAME'));
const directory = openDirectory(table);
const deps = {
  recordings: recordingRepository(table),
  reviewers: reviewerRepository(table),
  tenants: tenantRepository(table),
  totals: totalsRepository(table),
  seenNumbers: seenNumberRepository(table),
  events: eventRepository(table),
  jobs: jobRepository(table),
  store: recordingStore(environment('RECORDINGS_BUCKET')),
  queue: jobQueue(environment('JOB_QUEUE_URL')),
  flags: directory.flags,
  directory,
  now: Date.now,
};
const works = { flag: flagRecordings(deps), zip: zipRecordings(deps), csv: exportCsv(deps) };

export const handler = (event: SQSEvent, context: Context) =>
  queueWorker(async (body) => {
    const message = JobMessage.parse(JSON.parse(body));
    if (!('job' in message)) throw new Error('This queue carries jobs');
    await runJob(message.job, { ...deps, works, timeLeft: () => context.getRemainingTimeInMillis() });
  })(event);
