/** Work on many recordings and deletion, through the product's outer doors. */
import { readFileSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalClient, portalClient } from './portal-client.ts';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

const audio = readFileSync(new URL('../../functions/adapters/testdata/audio/gsm-wav49-mono.WAV', import.meta.url));

let cloud: TestCloud;
let client: PortalClient;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud();
  s3 = new S3Client({ endpoint: cloud.aws, region: cloud.region, credentials: cloud.recorder });
  client = await portalClient(cloud);
}, 60_000);
afterAll(() => cloud.stop());

type Json = Record<string, unknown> & { items: Json[]; id: string; file: { filename: string } };

async function api(method: string, path: string, body?: object): Promise<{ status: number; json: Json }> {
  const answer = await client.send(method, path, body);
  const text = await answer.text();
  return { status: answer.status, json: text ? JSON.parse(text) : {} };
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen within 20 s');
}

/** What S3 answers for an object that is gone to whoever may not list the bucket. */
const gone = 403;
let minutes = 0;
const keyOf = (callId: string) => `${cloud.recorder.prefix}${callId}.wav`;
/** Uploads calls from a number and waits until they are listed; the answer is their ids, in their order. */
async function uploaded(from: string, callIds: string[]): Promise<string[]> {
  for (const callId of callIds) {
    const at = new Date(Date.parse('2026-03-03T09:00:00Z') + 60_000 * minutes++).toISOString();
    const Metadata = { from, to: '07700 900123', 'connected-at': at, 'call-id': callId };
    await s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: keyOf(callId), Body: audio, Metadata }));
  }
  return eventually(async () => {
    const { items } = (await api('GET', '/recordings?limit=100')).json;
    const ids = callIds.map((callId) => items.find((item) => item.callId === callId)?.id);
    return ids.every((id) => id !== undefined) ? (ids as string[]) : undefined;
  });
}

const ended = (id: string) =>
  eventually(async () => {
    const { json } = await api('GET', `/jobs/${id}`);
    return json.endedAt ? json : undefined;
  });

/** Starts a job, waits for its end, and fetches what it made. */
async function fileOf(kind: 'csv' | 'zip', selection: object) {
  const started = await api('POST', `/jobs/${kind}`, { selection });
  expect([started.status, started.json.state]).toEqual([201, 'waiting']);
  const job = await ended(started.json.id);
  const address = (await api('POST', `/jobs/${job.id}/file`)).json;
  const answer = await fetch(String(address.url));
  return { job, answer, body: Buffer.from(await answer.arrayBuffer()) };
}

/** The audio that a download gives, and where it is. */
async function downloaded(id: string) {
  const { json } = await api('POST', `/recordings/${id}/download`);
  return { url: String(json.url), body: Buffer.from(await (await fetch(String(json.url))).arrayBuffer()) };
}

describe('a job', () => {
  test('of a csv gives the recordings that filters find', async () => {
    const ids = await uploaded('0113 000 0001', ['csv-1', 'csv-2']);
    const { job, answer, body } = await fileOf('csv', { filters: { from: '0113 000 0001' } });
    expect(job).toMatchObject({ kind: 'csv', state: 'done', total: 2, done: 2, skipped: 0 });
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${job.file.filename}"`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = body.toString('utf8').trimEnd().split('\r\n');
    expect(lines.slice(1).map((line) => line.split(',').at(-1))).toEqual(ids.toReversed());
  });

  test('of a zip holds the same audio as downloads do', async () => {
    const ids = await uploaded('0113 000 0002', ['zip-1', 'zip-2']);
    const { job, answer, body } = await fileOf('zip', { recordingIds: ids });
    expect([job.state, answer.headers.get('content-type')]).toEqual(['done', 'application/zip']);
    for (const id of ids) expect(body.includes((await downloaded(id)).body)).toBe(true);
  });

  test('is started once by one request id, is its owner’s to list and to remove, and its file goes with it', async () => {
    const order = { selection: { filters: { from: '0113 000 0001' } }, requestId: crypto.randomUUID() };
    const [first, again] = [await api('POST', '/jobs/csv', order), await api('POST', '/jobs/csv', order)];
    expect(again.json.id).toBe(first.json.id);
    const job = await ended(first.json.id);
    expect((await api('GET', '/jobs')).json.items.filter(({ id }) => id === job.id)).toHaveLength(1);
    const { url } = (await api('POST', `/jobs/${job.id}/file`)).json;
    expect((await api('DELETE', `/jobs/${job.id}`)).status).toBe(204);
    expect((await api('GET', `/jobs/${job.id}`)).json.code).toBe('job_not_found');
    expect((await fetch(String(url))).status).toBe(gone);
  });

  test.each([
    ['/jobs/zip', { selection: { recordingIds: [] } }, 'invalid_input'],
    ['/jobs/zip', { selection: { recordingIds: ['rec_1'] } }, 'invalid_input'],
    ['/jobs/csv', { selection: { filters: { colour: 'red' } } }, 'invalid_input'],
    ['/jobs/csv', { selection: { filters: {}, recordingIds: [] } }, 'invalid_input'],
    ['/jobs/flag', { selection: { filters: {} } }, 'invalid_input'],
    ['/jobs/flag', { selection: { filters: {} }, addFlagIds: [`flg_${'0'.repeat(26)}`] }, 'unknown_flag'],
  ])('that cannot be is refused: %s %j', async (path, body, code) => {
    const { status, json } = await api('POST', path, body);
    expect([status, json.code]).toEqual([422, code]);
  });
});

describe('deleting', () => {
  test('one recording ends its addresses, leaves others alone, and answers a repeat like what never was', async () => {
    const [id = '', other = ''] = await uploaded('0113 000 0003', ['delete-1', 'delete-2']);
    const { url } = await downloaded(id);
    expect((await api('DELETE', `/recordings/${id}?reason=Asked%20for`)).status).toBe(204);
    expect((await fetch(url)).status).toBe(gone);
    expect((await api('GET', `/recordings/${id}`)).status).toBe(404);
    const again = await api('DELETE', `/recordings/${id}`);
    const never = await api('DELETE', `/recordings/rec_${'0'.repeat(26)}`);
    expect(again).toEqual(never);
    expect((await api('GET', `/recordings/${other}`)).status).toBe(200);
    expect((await downloaded(other)).body.length).toBeGreaterThan(1000);
  });

  test('many recordings by filters takes them from the archive and from the totals', async () => {
    const ids = await uploaded('0113 000 0004', ['many-1', 'many-2', 'many-3']);
    const urls = await Promise.all(ids.map(async (id) => (await downloaded(id)).url));
    const before = await eventually(async () => {
      const { recordings } = (await api('GET', '/recordings/summary')).json;
      return recordings === (await api('GET', '/recordings?limit=100')).json.items.length
        ? Number(recordings)
        : undefined;
    });
    const { json } = await api('POST', '/jobs/delete', { selection: { filters: { from: '0113 000 0004' } } });
    expect(await ended(json.id)).toMatchObject({ state: 'done', total: 3, done: 3, skipped: 0 });
    expect((await api('GET', '/recordings?from=01130000004')).json.items).toEqual([]);
    expect(await Promise.all(urls.map(async (url) => (await fetch(url)).status))).toEqual([gone, gone, gone]);
    await eventually(async () =>
      (await api('GET', '/recordings/summary')).json.recordings === before - 3 ? true : undefined,
    );
  });

  test('nothing went wrong behind the doors', () => {
    // But that addresses of what is gone were tried.
    expect(cloud.problems.filter((problem) => !problem.includes('s3:ListBucket'))).toEqual([]);
  });
});
