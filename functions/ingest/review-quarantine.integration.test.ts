import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { QuarantineCode } from '#contract/quarantine-reasons';
import { directoryRepository, recorderEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { managedNumbers } from '#data/managed-numbers';
import { type Quarantined, quarantinedEntity, quarantineRepository } from '#data/quarantined-uploads';
import { deploymentSecret } from '#data/secrets';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { quarantineId, uploadRepository } from '#data/uploads';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { discardUpload } from './discard-upload.ts';
import { downloadUpload, playUpload } from './hear-upload.ts';
import { listQuarantine, retryUpload, summarizeQuarantine } from './review-quarantine.ts';
import { getUploadSample } from './show-sample.ts';

const start = Date.parse('2026-03-03T09:00:00Z');

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
/** What lies in the bucket: key -> content and metadata. */
let objects: Map<string, { body: string; metadata: Record<string, string> }>;
beforeEach(async () => {
  tenantId = `acme${++count}`;
  objects = new Map();
  const createdAt = '2026-01-01T00:00:00.000Z';
  const of = { tenantId, createdAt, timeZone: 'Europe/London' };
  await db.table.put(tenantEntity.toItem({ ...of, name: 'Acme', country: 'GB' }));
  await db.table.put(recorderEntity.toItem({ ...of, id: 'rdr_1', name: 'Head office PBX', profile: 'freepbx' }));
});

const store = {
  bucket: 'recordings',
  head: async ({ key }: { key: string }) => {
    const found = objects.get(key);
    return found && { bytes: found.body.length, metadata: found.metadata, eTag: 'e', versionId: 'v1' };
  },
  read: async ({ key }: { key: string }) => {
    const found = objects.get(key);
    return found && { eTag: 'e', bytes: found.body.length, content: new TextEncoder().encode(found.body) };
  },
  list: async (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)),
  remove: async ({ key }: { key: string }) => void objects.delete(key),
  versionsOf: async (key: string) => (objects.has(key) ? [{ key, versionId: 'v1', hides: false }] : []),
  removeVersions: async (gone: { key: string }[]) => {
    for (const { key } of gone) objects.delete(key);
  },
  originalAddress: async ({ key }: { key: string }, how: { contentType: string; filename?: string | undefined }) => ({
    url: `https://s3.example.com/${encodeURI(key)}?type=${how.contentType}&name=${how.filename ?? ''}`,
    expiresAt: new Date(),
  }),
};

interface Given {
  name: string;
  body?: string;
  metadata?: Record<string, string>;
  code?: QuarantineCode;
  recorderId?: string;
}

let received = 0;
async function quarantined({
  name,
  body = 'audio',
  metadata = {},
  code = 'from_missing',
  recorderId = 'rdr_1',
}: Given) {
  const key = `in/${tenantId}/${recorderId}/${name}`;
  objects.set(key, { body, metadata });
  const upload = { tenantId, bucket: 'recordings', key, version: 'v1' };
  const receivedAt = start + 1000 * received++;
  const id = quarantineId(upload, receivedAt);
  const entry: Quarantined = { ...upload, id, recorderId, receivedAt, bytes: body.length, code, attempts: 1 };
  await uploadRepository(db.table).quarantine(entry);
  return id;
}

async function ask(method: string, path: string, actor: Partial<Actor> = {}) {
  const api = httpApi(
    [listQuarantine, summarizeQuarantine, getUploadSample, playUpload, downloadUpload, retryUpload, discardUpload],
    {
      ...{ store, sidecars: store, queue: { askRetry: async () => undefined } },
      uploads: uploadRepository(db.table),
      quarantine: quarantineRepository(db.table),
      tenants: tenantRepository(db.table),
      recorders: directoryRepository(db.table, recorderEntity),
      numbers: managedNumbers(db.table),
      events: eventRepository(db.table),
      cursors: cursors(deploymentSecret(db.table, 'cursors')),
    },
    async (): Promise<Actor> => ({
      ...{ kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions: ['manage_recorders'] },
      ...actor,
    }),
  );
  const uploadId = /qrn_\w+/.exec(path)?.[0];
  const event = gatewayEvent(method, `/api${path}`, {
    ...{ cookies: ['__Host-session=any'], ...(uploadId ? { params: { uploadId } } : {}) },
    headers: { 'x-call-record': '1' },
  });
  const { status, text } = await call(api, event);
  return { status, json: text ? JSON.parse(text) : undefined };
}

interface Page {
  items: { key: string }[];
  nextCursor: string | null;
}

const names = (items: { key: string }[]) => items.map(({ key }) => key.slice(key.lastIndexOf('/') + 1));
const events = async () => (await db.rows(tenantId)).filter(({ type }) => type !== undefined);

describe('the quarantine', () => {
  test('is listed by reason and by recorder, with the recorder’s name', async () => {
    await quarantined({ name: 'a.wav' });
    await quarantined({ name: 'b.wav', code: 'not_audio' });
    await quarantined({ name: 'c.wav', recorderId: 'rdr_gone', code: 'unknown_recorder' });
    const all = (await ask('GET', '/quarantine')).json;
    expect(all.items.map(({ recorder }: { recorder: object }) => recorder)).toEqual([
      { id: 'rdr_gone', name: null },
      { id: 'rdr_1', name: 'Head office PBX' },
      { id: 'rdr_1', name: 'Head office PBX' },
    ]);
    expect(names((await ask('GET', '/quarantine?code=not_audio')).json.items)).toEqual(['b.wav']);
    expect(names((await ask('GET', '/quarantine?recorderId=rdr_1')).json.items)).toEqual(['b.wav', 'a.wav']);
    expect(names((await ask('GET', '/quarantine?recorderId=rdr_1&code=from_missing')).json.items)).toEqual(['a.wav']);
    expect((await ask('GET', '/quarantine?code=bored')).status).toBe(422);
  });

  test('of thousands is counted whole, and found page by page where few of it are wanted', async () => {
    const entries = Array.from({ length: 3000 }, (_, n): Quarantined => {
      const upload = { tenantId, bucket: 'recordings', key: `in/${tenantId}/rdr_1/${n}.wav`, version: 'v1' };
      const code = n % 1000 === 0 ? 'cut_off' : 'from_missing';
      const id = quarantineId(upload, start + n);
      return { ...upload, id, recorderId: 'rdr_1', receivedAt: start + n, bytes: 1, code, attempts: 1 };
    });
    await db.table.batchPut(entries.map((entry) => quarantinedEntity.toItem(entry)));
    const { json } = await ask('GET', '/quarantine/summary');
    const recorder = { id: 'rdr_1', name: 'Head office PBX' };
    expect(json).toEqual({
      total: 3000,
      groups: [
        { code: 'from_missing', recorder, count: 2997 },
        { code: 'cut_off', recorder, count: 3 },
      ],
      isComplete: true,
    });
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = (await ask('GET', `/quarantine?code=cut_off&limit=2${cursor && `&cursor=${cursor}`}`)).json;
      found.push(...names(page.items));
      cursor = page.nextCursor;
    }
    expect(found).toEqual(['2000.wav', '1000.wav', '0.wav']);
    let walked = 0;
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = (await ask('GET', `/quarantine?limit=100${cursor && `&cursor=${cursor}`}`)).json;
      walked += page.items.length;
      cursor = page.nextCursor;
    }
    expect(walked).toBe(3000);
  });

  test('shows a reviewer nothing', async () => {
    const id = await quarantined({ name: 'a.wav' });
    const reviewer = { onlyAgents: new Set(['agt_1']) };
    expect((await ask('GET', '/quarantine', reviewer)).json).toEqual({ items: [], nextCursor: null });
    expect((await ask('GET', '/quarantine/summary', reviewer)).json).toEqual({
      total: 0,
      groups: [],
      isComplete: true,
    });
    for (const [method, path] of [
      ['GET', '/sample'],
      ['POST', '/playback'],
      ['POST', '/download'],
      ['POST', '/retry'],
      ['DELETE', ''],
    ] as const)
      expect([path, (await ask(method, `/quarantine/${id}${path}`, reviewer)).json.code]).toEqual([
        path,
        'upload_not_found',
      ]);
    expect(objects.size).toBe(1);
    expect(await events()).toEqual([]);
  });
});

describe('a sample', () => {
  test('shows what came with the upload, what each source says, and what is missing', async () => {
    const name = '2026/03/out-07700900123-3201-20260303-143011-1772548211.77.wav';
    const id = await quarantined({ name, metadata: { to: '3202', note: 'x'.repeat(600) }, code: 'from_missing' });
    objects.set(`in/${tenantId}/rdr_1/${name}.json`, { body: '{"from": "', metadata: {} });
    const { status, json } = await ask('GET', `/quarantine/${id}/sample`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      ...{ present: true, isSidecar: false, name, identified: true, missing: [] },
      upload: { id, code: 'from_missing', recorder: { name: 'Head office PBX' } },
      metadata: [
        { name: 'to', value: '3202' },
        { name: 'note', value: 'x'.repeat(500) },
      ],
      sidecar: { text: '{"from": "', bytes: 10, isCut: false, invalid: 'it is no JSON' },
      recorder: { timeZone: 'Europe/London', profile: 'freepbx' },
      problems: [{ code: 'sidecar_invalid' }],
    });
    expect(json.sources).toMatchObject([
      { source: 'metadata', unread: null, facts: [{ field: 'to', value: '3202' }] },
      { source: 'sidecar', unread: 'it is no JSON', facts: [] },
      { source: 'name', unread: null },
    ]);
    expect(json.facts).toContainEqual(expect.objectContaining({ field: 'from', value: '3201', source: 'name' }));
    expect(json.facts).toContainEqual(expect.objectContaining({ field: 'to', value: '3202', source: 'metadata' }));
  });

  test('names all that is missing, and an impossible value with its source', async () => {
    const id = await quarantined({ name: 'call.wav', metadata: { 'connected-at': 'yesterday' } });
    const { json } = await ask('GET', `/quarantine/${id}/sample`);
    expect(json).toMatchObject({ identified: false, missing: ['from', 'to', 'connectedAt'] });
    expect(json.sources[0].facts).toEqual([
      { field: 'connectedAt', value: null, problem: 'yesterday', rule: 'the metadata field connected-at' },
    ]);
    expect(json.sources[1]).toMatchObject({ source: 'name', unread: expect.stringContaining('FreePBX') });
  });

  test('of a hostile upload hides nothing and breaks nothing', async () => {
    const id = await quarantined({ name: 'a\u202egnp.wav', metadata: { from: '<img src=x onerror=alert(1)>\u0007' } });
    const { json } = await ask('GET', `/quarantine/${id}/sample`);
    expect(json.name).toBe('a\\u{202e}gnp.wav');
    expect(json.metadata).toEqual([{ name: 'from', value: '<img src=x onerror=alert(1)>\\u{7}' }]);
  });

  test('of a sidecar shows what is wrong with it', async () => {
    const id = await quarantined({ name: 'call.wav.json', body: '[1]', code: 'sidecar_invalid' });
    const { json } = await ask('GET', `/quarantine/${id}/sample`);
    expect(json).toMatchObject({
      ...{ isSidecar: true, identified: false, missing: [], facts: [] },
      sidecar: { text: '[1]', invalid: 'it is no JSON object' },
      problems: [{ code: 'sidecar_invalid', reason: expect.stringContaining('no JSON object') }],
    });
  });

  test('of an object that is gone says so', async () => {
    const id = await quarantined({ name: 'call.wav' });
    objects.clear();
    expect((await ask('GET', `/quarantine/${id}/sample`)).json).toMatchObject({ present: false, sidecar: null });
    expect((await ask('POST', `/quarantine/${id}/playback`)).json.code).toBe('file_not_found');
    expect(await events()).toEqual([]);
  });
});

describe('a quarantined upload', () => {
  test('is handed out to be heard and to be kept, and each is an event', async () => {
    const id = await quarantined({ name: 'Grüße.wav' });
    const key = `in/${tenantId}/rdr_1/Grüße.wav`;
    const played = await ask('POST', `/quarantine/${id}/playback`);
    expect(played.json.url).toContain('type=audio/wav&name=');
    const kept = await ask('POST', `/quarantine/${id}/download`);
    expect(kept.json).toMatchObject({
      filename: 'Gr__e.wav',
      url: expect.stringContaining('application/octet-stream'),
    });
    expect(await events()).toMatchObject([
      { type: 'play_upload', actor: { name: 'Morgan Hale' }, details: { uploadId: id, key } },
      { type: 'download_upload', details: { uploadId: id, key } },
    ]);
  });

  test('that is discarded takes its sidecar with it, with that one’s own entry, and is an event', async () => {
    const id = await quarantined({ name: 'call.wav', body: 'noise', code: 'not_audio' });
    await quarantined({ name: 'call.json', body: '[1]', code: 'sidecar_invalid' });
    expect((await ask('DELETE', `/quarantine/${id}`)).status).toBe(204);
    expect([...objects.keys()]).toEqual([]);
    expect((await ask('GET', '/quarantine')).json.items).toEqual([]);
    expect(await events()).toMatchObject([
      { type: 'discard_upload', details: { uploadId: id, reason: 'not_audio', bytes: 5 } },
    ]);
    expect((await ask('DELETE', `/quarantine/${id}`)).status).toBe(404);
  });

  test('that is discarded leaves a sidecar that speaks of another upload too', async () => {
    const id = await quarantined({ name: 'call.wav' });
    objects.set(`in/${tenantId}/rdr_1/call.mp3`, { body: 'a recording', metadata: {} });
    objects.set(`in/${tenantId}/rdr_1/call.json`, { body: '{}', metadata: {} });
    objects.set(`in/${tenantId}/rdr_1/call.wav.json`, { body: '{}', metadata: {} });
    expect((await ask('DELETE', `/quarantine/${id}`)).status).toBe(204);
    expect(names([...objects.keys()].map((key) => ({ key })))).toEqual(['call.mp3', 'call.json']);
  });
});
