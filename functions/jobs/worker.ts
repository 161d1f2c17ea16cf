import { setTimeout as pause } from 'node:timers/promises';
import type { Context, SQSEvent } from 'aws-lambda';
import { ingestQueue } from '#adapters/ingest-queue';
import { JobMessage, jobQueue } from '#adapters/job-queue';
import { recordingStore } from '#adapters/recording-store';
import { openTable } from '#data/client';
import { openDirectory } from '#data/directory';
import { eventRepository } from '#data/events';
import { jobRepository } from '#data/jobs';
import { managedNumbers } from '#data/managed-numbers';
import { quarantineRepository } from '#data/quarantined-uploads';
import { recordingRepository } from '#data/recordings';
import { reviewerRepository } from '#data/reviewers';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { environment } from '#runtime/config';
import { queueWorker } from '#runtime/queue-worker';
import { exportCsv } from './export-csv.ts';
import { flagRecordings } from './flag-recordings.ts';
import { relabelRecordings } from './relabel-recordings.ts';
import { retryUploads } from './retry-uploads.ts';
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
  numbers: managedNumbers(table),
  flags: directory.flags,
  agents: directory.agents,
  departments: directory.departments,
  quarantine: quarantineRepository(table),
  ingest: ingestQueue(environment('INGEST_QUEUE_URL')),
  pause,
  directory,
  now: Date.now,
};
const works = {
  flag: flagRecordings(deps),
  zip: zipRecordings(deps),
  csv: exportCsv(deps),
  relabel: relabelRecordings(deps),
  retry: retryUploads(deps),
};

export const handler = (event: SQSEvent, context: Context) =>
  queueWorker(async (body) => {
    const message = JobMessage.parse(JSON.parse(body));
    if (!('job' in message)) throw new Error('This queue carries jobs');
    await runJob(message.job, { ...deps, works, timeLeft: () => context.getRemainingTimeInMillis() });
  })(event);
