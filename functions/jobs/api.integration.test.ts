import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { jobRepository } from '#data/jobs';
import { deploymentSecret } from '#data/secrets';
import { startTable } from '#data/testing';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { cancelJob, downloadJobFile, getJob, listJobs, removeJob } from './review-jobs.ts';
import { startCsvJob, startDeleteJob, startFlagJob, startZipJob } from './start-job.ts';
import { archiveOf, bucketInMemory, jobDeps, newJob, queueInMemory, ulid } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
let api: unknown;
let [queue, deletionQueue] = [queueInMemory(), queueInMemory()];
beforeEach(async () => {
  tenantId = `acme${++count}`;
  [queue, deletionQueue] = [queueInMemory(), queueInMemory()];
  const bucket = bucketInMemory();
  await archiveOf(db.table, bucket, tenantId, 2);
  const permissions = ['review_recordings', 'delete_recordings'];
  const actors: Record<string, Actor> = {
    morgan: { kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions },
    alex: { kind: 'user', tenantId, userId: 'usr_2', name: 'Alex Grant', permissions },
  };
  const saveAddress = async () => ({ url: 'https://files.example.com/x', expiresAt: new Date() });
  api = httpApi(
    [startFlagJob, startZipJob, startCsvJob, startDeleteJob, listJobs, getJob, cancelJob, downloadJobFile, removeJob],
    {
      ...{ ...jobDeps(db.table, bucket.store), queue: queue.queue, deletionQueue: deletionQueue.queue },
      ...{ store: { ...bucket.store, saveAddress }, cursors: cursors(deploymentSecret(db.table, 'cursors')) },
    },
    async (token) => actors[token],
  );
});

async function ask(method: string, path: string, body?: object, as = 'morgan') {
  const jobId = /job_\w+/.exec(path)?.[0];
  const event = gatewayEvent(method, `/api${path}`, {
    ...{ cookies: [`__Host-session=${as}`], ...(jobId ? { params: { jobId } } : {}) },
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status, text } = await call(api, event);
  return { status, json: text ? JSON.parse(text) : undefined };
}

const requestId = '00000000-0000-4000-8000-000000000001';
const named = (n: number) => ({ selection: { recordingIds: [`rec_${ulid(n)}`] } });
const [sold, lost] = [`flg_${ulid(1)}`, `flg_${ulid(2)}`];

describe('a request for a job', () => {
  test('that is repeated answers the first job, even when no more may be asked for', async () => {
    const first = await ask('POST', '/jobs/csv', { ...named(0), requestId });
    for (let n = 1; n < 20; n++) expect((await ask('POST', '/jobs/csv', named(0))).status).toBe(201);
    expect(await ask('POST', '/jobs/csv', named(0))).toMatchObject({ status: 429 });
    const again = await ask('POST', '/jobs/csv', { ...named(0), requestId });
    expect(again).toMatchObject({ status: 201, json: { id: first.json.id } });
  });

  test('that asks for something else by the same id is refused, and sent to nobody', async () => {
    await ask('POST', '/jobs/csv', { ...named(0), requestId });
    const others: [string, object][] = [
      ['/jobs/delete', named(0)],
      ['/jobs/zip', named(0)],
      ['/jobs/csv', named(1)],
      ['/jobs/csv', { selection: { filters: {} } }],
    ];
    for (const [path, body] of others)
      expect(await ask('POST', path, { ...body, requestId })).toMatchObject({
        ...{ status: 409, json: { code: 'request_id_used' } },
      });
    expect([queue.messages.length, deletionQueue.messages.length]).toEqual([1, 0]);
    // The ids of requests are a person's own.
    expect((await ask('POST', '/jobs/delete', { ...named(0), requestId }, 'alex')).status).toBe(201);
  });

  test('by filters is known again, whatever the order in which they come', async () => {
    const filters = { scoreAbove: 10, from: '0113', flagId: [sold] };
    const first = await ask('POST', '/jobs/delete', { selection: { filters }, reason: 'Asked to', requestId });
    const turned = { flagId: [sold], from: '0113', scoreAbove: 10 };
    const again = await ask('POST', '/jobs/delete', { requestId, reason: 'Asked to', selection: { filters: turned } });
    expect(again).toMatchObject({ status: 201, json: { id: first.json.id } });
  });

  test('whose job was removed since starts no other', async () => {
    const { json } = await ask('POST', '/jobs/csv', { ...named(0), requestId });
    await ask('POST', `/jobs/${json.id}/cancellation`);
    expect((await ask('DELETE', `/jobs/${json.id}`)).status).toBe(204);
    expect(await ask('POST', '/jobs/csv', { ...named(0), requestId })).toMatchObject({ status: 409 });
  });

  test('names a flag once, and not both to add and to remove', async () => {
    const twice = await ask('POST', '/jobs/flag', {
      ...named(0),
      addFlagIds: [sold, sold],
      removeFlagIds: [lost, lost],
    });
    expect(twice.status).toBe(201);
    const job = await jobRepository(db.table).find({ tenantId, userId: 'usr_1', id: twice.json.id });
    expect(job).toMatchObject({ addFlagIds: [sold], removeFlagIds: [lost] });
    const both = await ask('POST', '/jobs/flag', { ...named(0), addFlagIds: [sold], removeFlagIds: [sold] });
    expect(both).toMatchObject({ status: 422, json: { code: 'invalid_input' } });
  });

  test('with a score too small for the table to hold is refused', async () => {
    const selection = { filters: { scoreAbove: 1e-200 } };
    expect((await ask('POST', '/jobs/csv', { selection })).status).toBe(422);
  });
});

test('more jobs than one Query reads are all listed', async () => {
  const recordingIds = Array.from({ length: 1000 }, (_, n) => `rec_${ulid(n)}`);
  const ids: string[] = [];
  for (let n = 0; n < 50; n++) {
    const job = newJob(tenantId, { kind: 'csv', recordingIds, total: 1000, id: `job_${ulid(n)}` });
    await jobRepository(db.table).start(job, undefined);
    ids.unshift(job.id);
  }
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const { json } = await ask('GET', `/jobs?limit=100${cursor ? `&cursor=${cursor}` : ''}`);
    found.push(...json.items.map(({ id }: { id: string }) => id));
    cursor = json.nextCursor;
  } while (cursor);
  expect(found).toEqual(ids);
});
