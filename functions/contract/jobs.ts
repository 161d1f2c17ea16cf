import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { QuarantineCode, quarantineFilters } from './quarantine.ts';
import { RecordingFilters } from './recordings.ts';

/** The most recordings that can be named one by one. More are selected by filters. */
const mostNamedRecordings = 1000;
/** The most recordings that one zip holds, so that it can be made, and opened, in one go. */
export const mostZippedRecordings = 10_000;
/** The most jobs of a customer that work at the same time; others wait for their turn. */
export const mostRunningJobs = 3;
/** The most jobs of one person that are not ended. */
export const mostWaitingJobs = 20;

export const jobKinds = ['flag', 'zip', 'csv', 'delete', 'relabel', 'retry'] as const;
export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;

/** Why a job failed: code -> what a person can do about it. */
export const jobFailures = {
  too_many_recordings: `A zip holds at most ${mostZippedRecordings.toLocaleString('en')} recordings. Narrow the filters and make several.`,
  not_finished:
    'It failed several times in a row and was given up. What it had done by then stays done. Start it again.',
} as const;
export type JobFailure = keyof typeof jobFailures;

/** Which recordings: named one by one, or all that match filters when the job gets to them. */
const Selection = z.union([
  z.strictObject({ recordingIds: z.array(id('rec')).min(1).max(mostNamedRecordings) }),
  z.strictObject({ filters: RecordingFilters }),
]);
export type Selection = z.output<typeof Selection>;

export const Job = z
  .object({
    id: id('job'),
    kind: z.enum(jobKinds),
    state: z.enum(jobStates),
    cancelling: z.boolean().describe('It was asked to stop and has not yet'),
    createdAt: Timestamp,
    endedAt: Timestamp.nullable(),
    filters: RecordingFilters.nullable().describe('Null where recordings were named one by one'),
    deletedFlag: z.string().nullable().describe('The label of the deleted flag that it takes from its recordings'),
    relabelling: z
      .object({
        numbers: z.array(z.string()).describe('Of whose calls'),
        agentId: id('agt').nullable().describe('Whom they are given, where all are given one'),
        departmentId: id('dep').nullable(),
        others: z.boolean().describe('Those of another agent or department too'),
      })
      .nullable()
      .describe('Of a job of the kind relabel'),
    retries: z
      .object({ code: QuarantineCode, recorderId: z.string().nullable() })
      .nullable()
      .describe('Which uploads in quarantine it tries again; null where it is about recordings'),
    total: z.int().min(0).nullable().describe('Recordings, or uploads, that it is about; null until they are counted'),
    done: z.int().min(0).describe('Those that it has dealt with, the skipped ones among them'),
    skipped: z
      .int()
      .min(0)
      .describe('Of those: gone meanwhile, or already as they were to be; of uploads: still in quarantine'),
    file: z
      .object({ filename: z.string(), bytes: z.int().min(0), expiresAt: Timestamp })
      .nullable()
      .describe('What it has made, until that expires'),
    failure: z
      .object({ code: z.enum(Object.keys(jobFailures) as [JobFailure, ...JobFailure[]]), reason: z.string() })
      .nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.output<typeof Job>;

const params = z.strictObject({ jobId: id('job') });
const flagIds = z.array(id('flg')).max(20).default([]);
const common = {
  selection: Selection,
  requestId: z
    .uuid()
    .optional()
    .describe(
      'A repeat with the same one starts no second job, and answers the first; 409 where it asks for something else',
    ),
};

const starts = {
  method: 'POST',
  status: 201,
  refuses: ['too_many_jobs', 'request_id_used'],
  answer: Job,
} as const;

/** Work on many recordings or uploads that goes on in the background. Everybody sees their own jobs, and nobody another's. */
export const jobsEndpoints = {
  startFlagJob: endpoint({
    ...starts,
    path: '/jobs/flag',
    access: 'review_recordings',
    summary: 'Add flags to recordings, and take flags from them',
    refuses: ['too_many_jobs', 'request_id_used', 'unknown_flag'],
    body: z.strictObject({ ...common, addFlagIds: flagIds, removeFlagIds: flagIds }),
  }),
  startZipJob: endpoint({
    ...starts,
    path: '/jobs/zip',
    access: 'review_recordings',
    summary: `Make one zip of recordings (MP3) with a CSV of them, ${mostZippedRecordings.toLocaleString('en')} at most`,
    body: z.strictObject(common),
  }),
  startCsvJob: endpoint({
    ...starts,
    path: '/jobs/csv',
    access: 'review_recordings',
    summary: 'Make a CSV of recordings, newest first',
    body: z.strictObject(common),
  }),
  startDeleteJob: endpoint({
    ...starts,
    path: '/jobs/delete',
    access: 'delete_recordings',
    summary: 'Delete recordings for good',
    body: z.strictObject({ ...common, reason: z.string().trim().min(1).max(500).optional() }),
  }),
  startRetryJob: endpoint({
    ...starts,
    path: '/quarantine/retries',
    access: 'manage_recorders',
    summary: 'Try again all uploads that are in quarantine for a reason',
    body: z.strictObject({
      code: QuarantineCode,
      recorderId: quarantineFilters.recorderId,
      requestId: common.requestId,
    }),
  }),
  listJobs: endpoint({
    method: 'GET',
    path: '/jobs',
    access: 'signed_in',
    summary: 'One’s jobs of the last seven days, newest first',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Job),
  }),
  getJob: endpoint({
    method: 'GET',
    path: '/jobs/{jobId}',
    access: 'signed_in',
    summary: 'One job',
    status: 200,
    params,
    missing: 'job_not_found',
    answer: Job,
  }),
  cancelJob: endpoint({
    method: 'POST',
    path: '/jobs/{jobId}/cancellation',
    access: 'signed_in',
    summary: 'Ask a job to stop; what it has done stays done. One that has ended stays as it is',
    status: 202,
    params,
    missing: 'job_not_found',
    answer: Job,
  }),
  downloadJobFile: endpoint({
    method: 'POST',
    path: '/jobs/{jobId}/file',
    access: 'review_recordings',
    summary: 'A short-lived address that saves what a job has made',
    refuses: ['file_not_found'],
    status: 200,
    params,
    missing: 'job_not_found',
    answer: z.object({ url: z.url(), expiresAt: Timestamp, filename: z.string() }),
  }),
  removeJob: endpoint({
    method: 'DELETE',
    path: '/jobs/{jobId}',
    access: 'signed_in',
    summary: 'Forget an ended job, and remove what it has made',
    refuses: ['job_not_ended'],
    status: 204,
    params,
    missing: 'job_not_found',
  }),
};
