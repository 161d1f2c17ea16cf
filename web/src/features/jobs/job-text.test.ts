import { expect, test } from 'vitest';
import type { Job } from '#contract/jobs';
import { isEnded, jobStatus, jobTitle } from './job-text.ts';

const retries = { code: 'from_missing', recorderId: null } as const;

const job = (change: Partial<Job>): Job => ({
  ...{ id: 'job_1', kind: 'flag', state: 'running', cancelling: false, createdAt: '', endedAt: null },
  ...{
    filters: null,
    deletedFlag: null,
    relabelling: null,
    retries: null,
    total: 1200,
    done: 0,
    skipped: 0,
    file: null,
    failure: null,
  },
  ...change,
});

const relabelling: Partial<Job> = {
  ...{ kind: 'relabel', relabelling: { numbers: ['3201', '3202'], agentId: null, departmentId: null, others: false } },
};

test.each<[Partial<Job>, string]>([
  [{ total: 1 }, 'Flag 1 recording'],
  [{ kind: 'zip', total: 1200 }, 'Zip of 1,200 recordings'],
  [{ kind: 'csv', total: null, filters: {} }, 'CSV of all recordings'],
  [{ kind: 'delete', total: null, filters: { from: '0113' } }, 'Delete all recordings that match'],
  [{ kind: 'delete', total: null }, 'Delete recordings'],
  [{ deletedFlag: 'Complaint', filters: {}, total: null }, 'Take “Complaint” from its recordings'],
  [{ deletedFlag: 'Complaint', filters: {}, total: 2 }, 'Take “Complaint” from 2 recordings'],
  [{ ...relabelling, total: null }, 'Relabel the calls of 2 numbers'],
  [{ ...relabelling, total: 3 }, 'Relabel 3 recordings'],
  [{ kind: 'retry', retries, total: null }, 'Retry uploads: Caller unknown'],
  [{ kind: 'retry', retries, total: 1 }, 'Retry 1 upload: Caller unknown'],
])('a job says what it does: %o', (change, title) => {
  expect(jobTitle(job(change))).toBe(title);
});

test.each<[Partial<Job>, string]>([
  [{ state: 'waiting' }, 'Waiting for its turn'],
  [{ total: null }, 'Counting…'],
  [{ done: 300, skipped: 2 }, '300 of 1,200, 2 skipped: gone, or already so'],
  [{ done: 300, cancelling: true }, 'Stopping… 300 of 1,200'],
  [{ state: 'done', done: 1200, skipped: 200 }, '1,000 changed, 200 skipped: gone, or already so'],
  [{ state: 'done', total: 0 }, 'No recording matched'],
  [{ ...relabelling, state: 'done', total: 0 }, 'No earlier call is to be relabelled'],
  [{ ...relabelling, state: 'done', done: 12, skipped: 2 }, '10 relabelled, 2 skipped: gone, or already so'],
  [{ kind: 'delete', state: 'cancelled', done: 5, skipped: 1 }, 'Cancelled: 4 deleted, 1 skipped: gone already'],
  [{ kind: 'retry', state: 'done', retries, done: 9, skipped: 2 }, '7 catalogued, 2 still in quarantine'],
  [{ kind: 'retry', state: 'done', retries, total: 0 }, 'Nothing waited for this reason'],
  [{ kind: 'retry', state: 'cancelled', retries, done: 9 }, 'Cancelled: 9 catalogued'],
  [{ kind: 'zip', state: 'cancelled', done: 5 }, 'Cancelled'],
  [{ state: 'cancelled' }, 'Cancelled before it began'],
  [{ state: 'failed', failure: { code: 'not_finished', reason: 'Given up.' } }, 'Given up.'],
])('a job says how it stands: %o', (change, status) => {
  expect(jobStatus(job(change))).toBe(status);
});

test('whoever waits or works has not ended', () => {
  const states = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
  expect(states.filter((state) => isEnded(job({ state })))).toEqual(['done', 'failed', 'cancelled']);
});
