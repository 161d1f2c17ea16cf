/** What people do about uploads that could not be catalogued, through the product's outer doors. */
import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTable } from '../../functions/data/client.ts';
import { directoryRepository, recorderEntity } from '../../functions/data/directory.ts';
import { type PortalClient, portalClient } from './portal-client.ts';
import { readTables } from './template/storage.ts';
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
afterAll(async () => {
  expect(cloud.problems).toEqual([]);
  await cloud.stop();
});

interface Upload {
  id: string;
  key: string;
  code: string;
}
interface Job {
  id: string;
  endedAt: string | null;
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen within 20 s');
}

const keyOf = (name: string) => `${cloud.recorder.prefix}${name}`;
const upload = (name: string, Body: Uint8Array | string, Metadata: Record<string, string> = {}) =>
  s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key: keyOf(name), Body, Metadata, ContentType: 'text/html' }));
const listed = async () => (await client.ask<{ items: Upload[] }>('GET', '/quarantine?limit=100')).items;
const quarantined = (name: string) => eventually(async () => (await listed()).find(({ key }) => key === keyOf(name)));

/** Gives the recorder another profile, as whoever mends it would. */
async function mendProfile(profile: string): Promise<void> {
  const [table] = readTables(cloud.cloud.template);
  if (!table) throw new Error('The template has no table');
  const credentials = cloud.cloud.keyOf('provision');
  const dynamo = new DynamoDBClient({ endpoint: cloud.aws, region: cloud.region, credentials });
  const recorders = directoryRepository(openTable(table.name, dynamo), recorderEntity);
  const recorder = await recorders.find(cloud.recorder.tenant, cloud.recorder.id);
  if (!recorder) throw new Error('There is no recorder');
  await recorders.put({ ...recorder, profile });
  dynamo.destroy();
}

test('an upload is looked at, heard as it is, saved under its name, and discarded with its sidecar', async () => {
  await upload('night (1).wav', audio, { to: '3202' });
  const { id } = await quarantined('night (1).wav');
  await upload('night (1).json', '{"agent": "Ben"}');
  const sample = await eventually(async () => {
    const found = await client.ask<{ sidecar: object | null }>('GET', `/quarantine/${id}/sample`);
    return found.sidecar ? found : undefined;
  });
  expect(sample).toMatchObject({
    ...{
      present: true,
      name: 'night (1).wav',
      metadata: [{ name: 'to', value: '3202' }],
      missing: ['from', 'connectedAt'],
    },
    sidecar: { text: '{"agent": "Ben"}' },
  });

  const heard = await client.ask<{ url: string }>('POST', `/quarantine/${id}/playback`);
  const played = await fetch(heard.url, { headers: { range: 'bytes=0-3' } });
  expect([played.status, played.headers.get('content-type'), await played.text()]).toEqual([206, 'audio/wav', 'RIFF']);
  const kept = await client.ask<{ url: string }>('POST', `/quarantine/${id}/download`);
  const saved = await fetch(kept.url);
  expect(Buffer.from(await saved.arrayBuffer()).equals(audio)).toBe(true);
  expect([saved.headers.get('content-type'), saved.headers.get('content-disposition')]).toEqual([
    'application/octet-stream',
    'attachment; filename="night (1).wav"',
  ]);

  await client.ask('DELETE', `/quarantine/${id}`);
  expect((await client.send('GET', `/quarantine/${id}/sample`)).status).toBe(404);
  expect((await listed()).filter(({ key }) => key.includes('night'))).toEqual([]);
  expect((await fetch(heard.url)).status).not.toBe(200);
  const events = await client.ask<{ items: { type: string }[] }>('GET', '/events?limit=20');
  expect(events.items.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['play_upload', 'download_upload', 'discard_upload']),
  );
});

test('all uploads of a reason are tried again when the recorder’s profile was mended, once however often it is asked for', async () => {
  const readable = (n: number) => `out-0770090012${n}-3201-20260303-14301${n}-177254821${n}.77.wav`;
  const mended = [1, 2, 3].map(readable);
  for (const name of [...mended, 'nobody knows.wav']) await upload(name, audio);
  await Promise.all([...mended, 'nobody knows.wav'].map(quarantined));
  await mendProfile('freepbx');
  const body = { code: 'from_missing', requestId: crypto.randomUUID() };
  const job = await client.ask<Job>('POST', '/quarantine/retries', body);
  expect((await client.ask<Job>('POST', '/quarantine/retries', body)).id).toBe(job.id);
  const done = await eventually(async () => {
    const now = await client.ask<Job>('GET', `/jobs/${job.id}`);
    return now.endedAt ? now : undefined;
  });
  expect(done).toMatchObject({
    ...{ kind: 'retry', state: 'done', total: 4, done: 4, skipped: 1 },
    retries: { code: 'from_missing', recorderId: null },
  });
  expect((await listed()).map(({ key }) => key)).toEqual([keyOf('nobody knows.wav')]);
  const { items } = await client.ask<{ items: object[] }>('GET', '/recordings?limit=100');
  expect(items).toHaveLength(3);
});
