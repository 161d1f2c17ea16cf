/** The whole product through its outer doors: S3 as a recorder uses it, the API as a browser or a program does. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signIn } from './portal-client.ts';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

const testdata = new URL('../../functions/adapters/testdata/audio/', import.meta.url);
const audio = (file: string) => readFileSync(new URL(file, testdata));
interface Good {
  file: string;
  codec: string;
  channels: number;
  sampleRate: number;
  durationMs: number;
}
const manifest = JSON.parse(audio('manifest.json').toString()) as { good: Good[]; bad: { file: string }[] };

interface Answer {
  status: number;
  text: string;
  // The tests say what they expect to be there.
  json: Record<string, unknown> & { items: Record<string, unknown>[] };
}
type Row = Record<string, unknown> & { id: string; callId: string; durationMs: number; audio: Record<string, unknown> };

let cloud: TestCloud;
let cookie = '';
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestCloud();
  s3 = new S3Client({ endpoint: cloud.aws, region: cloud.region, credentials: cloud.recorder });
  cookie = await signIn(cloud);
}, 60_000);
afterAll(() => cloud.stop());

async function api(method: string, path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
  const answer = await fetch(`${cloud.portal}/api${path}`, {
    method,
    headers: { cookie, ...(method === 'GET' ? {} : { 'x-call-record': '1' }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
  const text = await answer.text();
  return { status: answer.status, text, json: text.startsWith('{') ? JSON.parse(text) : {} };
}

let seconds = 0;
const metadata = (callId: string) => ({
  from: '0113 000 0001',
  to: '07700 900123',
  'connected-at': new Date(Date.parse('2026-03-03T09:00:00Z') + 1000 * seconds++).toISOString(),
  'call-id': callId,
});
const upload = (name: string, body: Uint8Array, given: Record<string, string>) =>
  s3.send(
    new PutObjectCommand({ Bucket: cloud.bucket, Key: `${cloud.recorder.prefix}${name}`, Body: body, Metadata: given }),
  );

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen within 10 s');
}
const everything = async () => (await api('GET', '/recordings?limit=100')).json.items as Row[];
const listed = (callId: string) => eventually(async () => (await everything()).find((row) => row.callId === callId));
const quarantined = (name: string) =>
  eventually(async () =>
    (await api('GET', '/quarantine?limit=100')).json.items.find(({ key }) => key === `${cloud.recorder.prefix}${name}`),
  );

describe('a recorder’s upload', () => {
  test.each(manifest.good)('of $file becomes a recording that plays', async (good) => {
    await upload(good.file, audio(good.file), metadata(good.file));
    const row = await listed(good.file);
    expect(row.audio).toMatchObject({
      codec: good.codec,
      channels: good.channels,
      sampleRate: good.sampleRate,
      sha256: createHash('sha256').update(audio(good.file)).digest('hex'),
      truncated: good.file === 'truncated.wav',
    });
    expect(Math.abs(row.durationMs - good.durationMs)).toBeLessThanOrEqual(
      good.codec === 'mp3' ? 250 : good.durationMs * 0.01,
    );

    const playback = await api('POST', `/recordings/${row.id}/playback`);
    const range = await fetch(String(playback.json.url), { headers: { range: 'bytes=0-2' } });
    expect([range.status, range.headers.get('content-type')]).toEqual([206, 'audio/mpeg']);
    const start = new Uint8Array(await range.arrayBuffer());
    expect(start[0] === 0xff || Buffer.from(start).toString() === 'ID3').toBe(true);

    const waveform = (await api('GET', `/recordings/${row.id}/waveform`)).json as unknown as {
      channels: number[][];
      samplesPerSecond: number;
    };
    expect(waveform.channels).toHaveLength(Math.min(good.channels, 2));
    for (const channel of waveform.channels) {
      expect(channel.length / waveform.samplesPerSecond).toBeCloseTo(row.durationMs / 1000, 0);
    }
    // In the second that is there of the truncated call only one has spoken.
    expect(Math.max(...waveform.channels.flat())).toBeGreaterThan(0.05);
  });

  test.each(manifest.bad)(
    'of $file is quarantined with a reason, and can be tried again and discarded',
    async ({ file }) => {
      await upload(file, audio(file), metadata(file));
      const entry = await quarantined(file);
      expect(entry).toMatchObject({
        recorderId: cloud.recorder.id,
        bytes: audio(file).length,
        attempts: 1,
        retrying: false,
      });
      expect(String(entry.reason).length).toBeGreaterThan(20);
      expect((await api('POST', `/quarantine/${entry.id}/retry`)).status).toBe(202);
      await eventually(async () => ((await quarantined(file)).attempts === 2 ? true : undefined));
      expect((await api('DELETE', `/quarantine/${entry.id}`)).status).toBe(204);
      expect((await api('DELETE', `/quarantine/${entry.id}`)).status).toBe(404);
    },
  );

  test.each([
    ['before', 'told-before.wav', 'told-before.wav.json'],
    ['after', 'told-after.wav', 'told-after.json'],
  ])('with a sidecar that comes %s it becomes a recording', async (order, name, sidecarName) => {
    const { 'call-id': callId, ...call } = metadata(name);
    const sidecar = Buffer.from(JSON.stringify({ ...call, callId, fromName: 'Front desk' }));
    const [good] = manifest.good;
    if (!good) throw new Error('There is no audio');
    if (order === 'before') await upload(sidecarName, sidecar, {});
    await upload(name, audio(good.file), {});
    if (order === 'after') {
      expect(await quarantined(name)).toMatchObject({ code: 'from_missing' });
      await upload(sidecarName, sidecar, {});
    }
    expect(await listed(name)).toMatchObject({ from: { number: '+441130000001', name: 'Front desk' } });
    const { items } = (await api('GET', '/quarantine?limit=100')).json;
    expect(items.filter(({ key }) => String(key).includes('told-'))).toEqual([]);
  });

  test('can be tried out by its name before it is made', async () => {
    const [known] = (await api('GET', '/recorder-profiles')).json.items;
    const body = { profile: known?.id, timeZone: 'Europe/London', name: known?.example };
    const headers = { 'content-type': 'application/json' };
    const answer = await api('POST', '/recorder-profiles/test', headers, JSON.stringify(body));
    expect([answer.status, answer.json.catalogued]).toEqual([200, true]);
  });

  test.each([
    'with space.wav',
    'with+plus.wav',
    '100%.wav',
    '%2e%2e%2f.wav',
    `quote's "double".wav`,
    'Gespräch – 通話 📞.wav',
    '../escape.wav',
    'a//b/./c.wav',
    '<script>alert(1)</script>.wav',
    'n'.repeat(960),
  ])('under the name %s is listed like any other', async (name) => {
    const callId = createHash('sha256').update(name).digest('hex');
    await upload(name, audio('mulaw-mono-8k.wav'), metadata(callId));
    await expect(listed(callId)).resolves.toHaveProperty('durationMs');
  });

  test.each([
    ['no number', { to: '07700900123', 'connected-at': '2026-03-03T09:00:00Z' }, 'from_missing'],
    ['an impossible date', { from: '1', to: '2', 'connected-at': '2026-02-30T09:00:00Z' }, 'connected_at_invalid'],
    ['no metadata', {}, 'from_missing'],
  ])('with %s waits in quarantine', async (what, given, code) => {
    await upload(`${what}.wav`, audio('mulaw-mono-8k.wav'), given as Record<string, string>);
    expect(await quarantined(`${what}.wav`)).toMatchObject({ code });
  });

  test('with a name in another script is read as it was written', async () => {
    const name = `=?UTF-8?B?${Buffer.from('Zoë Ağaoğlu').toString('base64')}?=`;
    await upload('zoe.wav', audio('mulaw-mono-8k.wav'), { ...metadata('zoe'), 'from-name': name });
    expect(await listed('zoe')).toMatchObject({ from: { name: 'Zoë Ağaoğlu' } });
  });

  test('repeated under its key is still one recording', async () => {
    const given = metadata('twice');
    await upload('twice.wav', audio('mulaw-mono-8k.wav'), given);
    await upload('twice.wav', audio('mulaw-mono-8k.wav'), given);
    await listed('twice');
    await upload('after.wav', audio('mulaw-mono-8k.wav'), metadata('after-twice'));
    await listed('after-twice');
    expect((await everything()).filter(({ callId }) => callId === 'twice')).toHaveLength(1);
  });

  test.each([
    ['another tenant’s prefix', (prefix: string) => prefix.replace('/demo/', '/acme/')],
    ['the media', () => 'media/demo/x/audio.mp3'],
    ['another recorder’s prefix', (prefix: string) => prefix.replace(/rdr_.*/, 'rdr_other/x.wav')],
  ])('to %s is denied', async (_, key) => {
    const put = new PutObjectCommand({ Bucket: cloud.bucket, Key: `${key(cloud.recorder.prefix)}x`, Body: 'x' });
    await expect(s3.send(put)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('a presigned address', () => {
  const addressOf = async () => {
    const [row] = await everything();
    return String((await api('POST', `/recordings/${row?.id}/playback`)).json.url);
  };

  test('that is bent is refused', async () => {
    const url = await addressOf();
    const bent = [
      url.replace(/Expires=\d+/, 'Expires=604800'),
      url.replace(/rec_\w/, 'rec_Z'),
      url.replace(/Signature=../, 'Signature=00'),
      url.split('?')[0] ?? '',
    ];
    const statuses = await Promise.all(bent.map(async (address) => (await fetch(address)).status));
    expect(statuses).toEqual([403, 403, 403, 403]);
  });

  test('for reading cannot be written to', async () => {
    expect((await fetch(await addressOf(), { method: 'PUT', body: 'x' })).status).toBe(403);
  });
});

describe('the API', () => {
  const json = { 'content-type': 'application/json' };

  test.each([
    ['GET', '/recordings?limit=0', 422],
    ['GET', '/recordings?cursor=bent', 422],
    ['GET', '/recordings?unknown=1', 422],
    ['GET', '/recordings/rec_00000000000000000000000000', 404],
    ['GET', '/recordings/..%2f..%2fsession', 404],
    ['GET', '/nothing', 404],
    ['POST', '/quarantine/qrn_00000000000000000000000000/retry', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    expect((await api(method, path)).status).toBe(status);
  });

  test('answers bodies that are no JSON, too large, or have unknown fields, plainly', async () => {
    const post = async (body: string, headers: Record<string, string> = json) =>
      (await api('POST', '/session', headers, body)).status;
    expect(await post('not json')).toBe(400);
    expect(await post('{"username":"a","password":"b","admin":true}')).toBe(422);
    expect(await post('username=a', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(415);
    for (const megabytes of [1, 6.5, 9.9, 11]) {
      expect(await post(JSON.stringify({ username: 'a', password: 'x'.repeat(megabytes * 1024 * 1024) }))).toBe(413);
    }
  });

  test('answers an unknown user like a wrong password', async () => {
    const attempt = (username: string) =>
      api('POST', '/session', json, JSON.stringify({ username, password: 'wrong' }));
    const [unknown, wrong] = [await attempt('nobody'), await attempt(cloud.admin.username)];
    expect([unknown.status, unknown.text]).toEqual([401, wrong.text]);
  });

  test('documents itself', async () => {
    expect((await api('GET', '/openapi.json')).json).toMatchObject({ openapi: '3.1.0' });
    expect((await api('GET', '/docs')).text).toContain('swagger-ui');
  });

  test('sends its security headers, and is never cached', async () => {
    const { headers } = await fetch(`${cloud.portal}/api/session`);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  });
});

test('the totals follow within seconds', async () => {
  const recordings = (await everything()).length;
  const summary = await eventually(async () => {
    const { json } = await api('GET', '/recordings/summary');
    return json.recordings === recordings ? json : undefined;
  });
  expect(Number(summary.durationMs)).toBeGreaterThan(recordings * 500);
  const numbers = (await api('GET', '/recordings/numbers?term=0113')).json.items;
  expect(numbers).toEqual([{ number: '+441130000001', from: recordings, to: 0 }]);
});

test('no function asked for more than it was granted, or failed', () => {
  // What a stranger or the recorder was denied above is as it should be.
  const denied = /^User: (anonymous|arn:aws:iam::\d+:user\/)/;
  expect(cloud.problems.filter((problem) => !denied.test(problem))).toEqual([]);
});
