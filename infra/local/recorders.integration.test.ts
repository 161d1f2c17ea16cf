/** Recorders through the product's outer doors: the portal's API that makes their credentials, and S3 that they upload to. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  AttachUserPolicyCommand,
  CreateUserCommand,
  DeleteUserCommand,
  IAMClient,
  ListAccessKeysCommand,
} from '@aws-sdk/client-iam';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalClient, portalClient } from './portal-client.ts';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

const audio = readFileSync(new URL('../../functions/adapters/testdata/audio/gsm-wav49-mono.WAV', import.meta.url));
const sha256 = createHash('sha256').update(audio).digest('hex');

let cloud: TestCloud;
let client: PortalClient;
const clients: S3Client[] = [];
beforeAll(async () => {
  cloud = await startTestCloud();
  client = await portalClient(cloud);
}, 60_000);
afterAll(async () => {
  for (const s3 of clients) s3.destroy();
  await cloud.stop();
});

type Json = Record<string, unknown> & { id: string; code: string; items: Json[] };

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

let recorders = 0;
function newRecorder() {
  const body = { name: `Branch ${++recorders}`, timeZone: 'Europe/London', profile: 'freepbx' };
  return client.ask<{ id: string; upload: { bucket: string; prefix: string; endpoint: string } }>(
    'POST',
    '/recorders',
    body,
  );
}

interface Key {
  id: string;
  secret: string;
}
const newKey = (recorderId: string) =>
  client.ask<Key>('POST', `/recorders/${recorderId}/credentials`, { kind: 'access_key' });
const newToken = (recorderId: string) =>
  client.ask<Key>('POST', `/recorders/${recorderId}/credentials`, { kind: 'token' });

function s3With({ id, secret }: Key): S3Client {
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  const s3 = new S3Client({ endpoint: cloud.aws, region: cloud.region, credentials, maxAttempts: 1 });
  clients.push(s3);
  return s3;
}
let calls = 0;
const metadata = (callId: string) => ({
  ...{ from: '0113 000 0001', to: '07700 900123', direction: 'outbound', 'call-id': callId },
  'connected-at': new Date(Date.parse('2026-03-03T09:00:00Z') + 60_000 * calls++).toISOString(),
});
const put = (s3: S3Client, Key: string, callId = Key) =>
  s3.send(new PutObjectCommand({ Bucket: cloud.bucket, Key, Body: audio, Metadata: metadata(callId) }));

const recordingsOf = async (callId: string) => {
  const { items } = (await api('GET', '/recordings?limit=100')).json;
  return items.filter((item) => item.callId === callId);
};
const recordingOf = (callId: string) => eventually(async () => (await recordingsOf(callId))[0]);
const quarantined = (key: string) =>
  eventually(async () => (await api('GET', '/quarantine?limit=100')).json.items.find((item) => item.key === key));

describe('an access key that was made in the portal', () => {
  test('uploads at once, below its recorder’s prefix, and can do nothing else', async () => {
    const recorder = await newRecorder();
    const other = await newRecorder();
    const { bucket, prefix, endpoint } = recorder.upload;
    expect([bucket, prefix, endpoint]).toEqual([cloud.bucket, `in/demo/${recorder.id}/`, cloud.aws]);
    const s3 = s3With(await newKey(recorder.id));
    await put(s3, `${prefix}2026/03/03/key-1.wav`, 'key-1');
    expect(await recordingOf('key-1')).toMatchObject({ recorder: { id: recorder.id } });

    const denied = { name: 'AccessDenied' };
    await expect(put(s3, `in/demo/${other.id}/a.wav`)).rejects.toMatchObject(denied);
    await expect(put(s3, `in/demo/${recorder.id}`)).rejects.toMatchObject(denied);
    await expect(put(s3, `in/other/${recorder.id}/a.wav`)).rejects.toMatchObject(denied);
    await expect(put(s3, 'media/demo/a.wav')).rejects.toMatchObject(denied);
    const Bucket = cloud.bucket;
    const Key = `${prefix}2026/03/03/key-1.wav`;
    await expect(s3.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject(denied);
    await expect(s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }))).rejects.toMatchObject(denied);
  });

  test('is listed without its secret, with when it was used, and refused at once when it is revoked', async () => {
    const { id, upload } = await newRecorder();
    const first = await newKey(id);
    const second = await newKey(id);
    const third = await api('POST', `/recorders/${id}/credentials`, { kind: 'access_key' });
    expect([third.status, third.json.code]).toEqual([422, 'too_many_credentials']);
    await put(s3With(first), `${upload.prefix}a.wav`, 'rotated-1');
    // The one and the other: going over leaves no gap.
    await put(s3With(second), `${upload.prefix}b.wav`, 'rotated-2');
    const list = await api('GET', `/recorders/${id}/credentials`);
    expect(JSON.stringify(list.json)).not.toContain(first.secret);
    expect(list.json.items.map((item) => [item.id, item.kind, item.active, typeof item.lastUsedAt])).toEqual([
      [first.id, 'access_key', true, 'string'],
      [second.id, 'access_key', true, 'string'],
    ]);
    expect((await api('DELETE', `/recorders/${id}/credentials/${first.id}`)).status).toBe(204);
    await expect(put(s3With(first), `${upload.prefix}c.wav`)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    await put(s3With(second), `${upload.prefix}c.wav`, 'rotated-3');
    expect((await api('DELETE', `/recorders/${id}/credentials/${first.id}`)).json.code).toBe('credential_not_found');
  });

  test('of one recorder cannot be revoked by way of another', async () => {
    const [mine, theirs] = [await newRecorder(), await newRecorder()];
    await newKey(mine.id);
    const key = await newKey(theirs.id);
    expect((await api('DELETE', `/recorders/${mine.id}/credentials/${key.id}`)).status).toBe(404);
    await put(s3With(key), `${theirs.upload.prefix}a.wav`, 'still-theirs');
    expect(await recordingOf('still-theirs')).toBeDefined();
  });
});

describe('a recorder that is disabled', () => {
  test('is let in by no key and no token, and what comes all the same waits until it is enabled', async () => {
    const { id, upload } = await newRecorder();
    const key = await newKey(id);
    const token = await newToken(id);
    const address = await client.ask<Presigned>('POST', `/recorders/${id}/uploads`, wanted('late.wav', 'late'));
    expect((await api('PATCH', `/recorders/${id}`, { disabled: true })).json.disabled).toBe(true);
    await expect(put(s3With(key), `${upload.prefix}a.wav`)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    expect((await asRecorder(token, 'POST', `/recorders/${id}/uploads`, wanted('a.wav', 'a'))).status).toBe(401);
    expect((await api('POST', `/recorders/${id}/uploads`, wanted('a.wav', 'a'))).json.code).toBe('recorder_disabled');
    expect((await api('POST', `/recorders/${id}/credentials`, { kind: 'token' })).json.code).toBe('recorder_disabled');

    expect(await send(address, audio)).toBe(200);
    const entry = await quarantined(address.key);
    expect(entry).toMatchObject({ code: 'recorder_disabled', reason: expect.stringContaining('Enable it') });

    await client.ask('PATCH', `/recorders/${id}`, { disabled: false });
    await client.ask('POST', `/quarantine/${entry.id}/retry`);
    await recordingOf('late');
    await put(s3With(key), `${upload.prefix}b.wav`, 'enabled');
    await recordingOf('enabled');
    const { json } = await api('GET', `/recorders/${id}`);
    // The one that waited failed once, however it ended.
    expect(json.today).toEqual({ uploads: 2, failures: 1 });
    expect(Date.parse(String(json.lastSeenAt))).toBeGreaterThan(Date.now() - 60_000);
  });

  test('and deleted takes its credentials with it, and leaves its recordings', async () => {
    const { id, upload } = await newRecorder();
    const key = await newKey(id);
    const token = await newToken(id);
    await put(s3With(key), `${upload.prefix}a.wav`, 'kept');
    const { id: recordingId } = await recordingOf('kept');
    expect((await api('DELETE', `/recorders/${id}`)).status).toBe(204);
    await expect(put(s3With(key), `${upload.prefix}b.wav`)).rejects.toMatchObject({ name: 'InvalidAccessKeyId' });
    expect((await asRecorder(token, 'GET', `/recorders/${id}/numbers`)).status).toBe(401);
    expect((await api('GET', `/recorders/${id}`)).json.code).toBe('recorder_not_found');
    expect((await api('GET', `/recordings/${recordingId}`)).status).toBe(200);
  });
});

test('the recorder that the provider declared is listed, can be disabled, and stays', async () => {
  const { id } = cloud.recorder;
  const { json } = await api('GET', '/recorders?limit=100');
  expect(json.items.filter(({ declared }) => declared).map((item) => item.id)).toEqual([id]);
  const refused = await api('DELETE', `/recorders/${id}`);
  expect([refused.status, refused.json.code]).toEqual([409, 'recorder_declared']);
  const declared: Key = { id: cloud.recorder.accessKeyId, secret: cloud.recorder.secretAccessKey };
  await client.ask('PATCH', `/recorders/${id}`, { disabled: true });
  const key = `${cloud.recorder.prefix}declared.wav`;
  await put(s3With(declared), key, 'declared');
  const entry = await quarantined(key);
  expect(entry.code).toBe('recorder_disabled');
  await client.ask('PATCH', `/recorders/${id}`, { disabled: false });
  await client.ask('POST', `/quarantine/${entry.id}/retry`);
  expect(await recordingOf('declared')).toMatchObject({ recorder: { id } });
});

interface Presigned {
  url: string;
  headers: Record<string, string>;
  key: string;
}
const wanted = (filename: string, callId: string, more: object = {}) => ({
  ...{ filename, contentType: 'audio/wav', size: audio.length, metadata: metadata(callId) },
  ...more,
});
/** The status of an upload to a presigned address. */
async function send({ url, headers }: Presigned, body: Uint8Array, change: Record<string, string> = {}) {
  const { 'content-length': _, ...others } = { ...headers, ...change };
  return (await fetch(url, { method: 'PUT', headers: others, body: Buffer.from(body) })).status;
}
const asRecorder = (token: Key, method: string, path: string, body?: object) =>
  fetch(`${cloud.portal}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token.secret}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

describe('a recorder with a token of its own', () => {
  test('uploads by presigned addresses; the same again is the same recording', async () => {
    const { id } = await newRecorder();
    const token = await newToken(id);
    const body = wanted('Zoë (1) +47.wav', 'presigned', { sha256 });
    body.metadata = { ...body.metadata, agent: 'Zoë' } as typeof body.metadata;
    for (let time = 0; time < 2; time++) {
      const answer = await asRecorder(token, 'POST', `/recorders/${id}/uploads`, body);
      expect(answer.status).toBe(201);
      const address = (await answer.json()) as Presigned;
      expect(address.key).toBe(`in/demo/${id}/Zoë (1) +47.wav`);
      expect(await send(address, audio)).toBe(200);
    }
    const recording = await recordingOf('presigned');
    expect(recording).toMatchObject({ recorder: { id }, audio: { sha256 } });
    await eventually(async () => {
      const { json } = await api('GET', `/recorders/${id}`);
      return (json.today as { uploads: number }).uploads === 2 ? true : undefined;
    });
    expect(await recordingsOf('presigned')).toHaveLength(1);
    const { json } = await api('GET', `/recorders/${id}/statistics`);
    expect(json.items).toHaveLength(30);
    expect(json.items.at(-1)).toMatchObject({ uploads: 2, failures: 0 });
  });

  test('has its file names read by its profile, folders and all', async () => {
    const { id } = await newRecorder();
    const name = '2025/03/27/out-07700900123-3201-20250327-092517-1743067517.12206.wav';
    const body = { ...wanted(name, ''), metadata: {} };
    expect(await send(await client.ask<Presigned>('POST', `/recorders/${id}/uploads`, body), audio)).toBe(200);
    expect(await recordingOf('1743067517.12206')).toMatchObject({ connectedAt: '2025-03-27T09:25:17.000Z' });
  });

  test('may do nothing but for itself, and nothing at all once the token is revoked', async () => {
    const [mine, theirs] = [await newRecorder(), await newRecorder()];
    const token = await newToken(mine.id);
    const statusOf = async (method: string, path: string, body?: object) =>
      (await asRecorder(token, method, path, body)).status;
    expect(await statusOf('GET', `/recorders/${mine.id}/numbers`)).toBe(200);
    expect(await statusOf('GET', `/recorders/${theirs.id}/numbers`)).toBe(403);
    expect(await statusOf('POST', `/recorders/${theirs.id}/uploads`, wanted('a.wav', 'a'))).toBe(403);
    expect(await statusOf('GET', `/recorders/${mine.id}`)).toBe(403);
    expect(await statusOf('GET', '/recordings')).toBe(403);
    expect(await statusOf('POST', `/recorders/${mine.id}/credentials`, { kind: 'token' })).toBe(403);
    const [listed] = (await api('GET', `/recorders/${mine.id}/credentials`)).json.items;
    expect(listed).toMatchObject({ id: token.id, kind: 'token', hint: `${token.secret.slice(0, 8)}…` });
    expect(listed?.lastUsedAt).toEqual(expect.any(String));
    expect((await api('DELETE', `/recorders/${mine.id}/credentials/${token.id}`)).status).toBe(204);
    expect(await statusOf('GET', `/recorders/${mine.id}/numbers`)).toBe(401);
  });
});

describe('a presigned address', () => {
  test('takes what was announced: no other size, type, content or key', async () => {
    const { id } = await newRecorder();
    const address = await client.ask<Presigned>(
      ...(['POST', `/recorders/${id}/uploads`, wanted('a.wav', 'exact', { sha256 })] as const),
    );
    const tampered = Buffer.from(audio);
    tampered[1000] = (tampered[1000] ?? 0) ^ 1;
    expect(await send(address, audio.subarray(1))).toBe(403);
    expect(await send(address, audio, { 'content-type': 'text/html' })).toBe(403);
    expect(await send(address, tampered)).toBe(400);
    const forged = createHash('sha256').update(tampered).digest('base64');
    expect(await send(address, tampered, { 'x-amz-checksum-sha256': forged })).toBe(403);
    expect(await send(address, audio, { 'x-amz-meta-from': '999' })).toBe(403);
    const elsewhere = { ...address, url: address.url.replace('/a.wav', '/b.wav') };
    expect(await send(elsewhere, audio)).toBe(403);
    expect(await send(address, audio)).toBe(200);
    await recordingOf('exact');
  });
});

test('the function that makes keys may touch no other users, and gives no other policy', async () => {
  const credentials = cloud.cloud.keyOf('recorder-credentials');
  const iam = new IAMClient({ endpoint: cloud.aws, region: cloud.region, credentials, maxAttempts: 1 });
  const denied = { name: 'AccessDenied' };
  const { id } = await newRecorder();
  await newKey(id);
  const UserName = `call-record-recorder-${id}`;
  expect((await iam.send(new ListAccessKeysCommand({ UserName }))).AccessKeyMetadata).toHaveLength(1);
  await expect(iam.send(new CreateUserCommand({ UserName: 'root' }))).rejects.toMatchObject(denied);
  const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
  await expect(iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))).rejects.toMatchObject(denied);
  const session = new IAMClient({
    ...{ endpoint: cloud.aws, region: cloud.region, maxAttempts: 1 },
    credentials: cloud.cloud.keyOf('recorders'),
  });
  await expect(session.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject(denied);
  iam.destroy();
  session.destroy();
});
