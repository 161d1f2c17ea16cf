import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { uploadAddresses } from '#adapters/upload-address';
import { mostRecorders } from '#contract/recorder-limits';
import { directoryRepository, type Recorder, recorderEntity } from '#data/directory';
import { managedNumbers, numberEntity, numberId } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { provisioningRepository } from '#data/provisioning';
import { recorderActivity } from '#data/recorder-activity';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { uploadRepository } from '#data/uploads';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { createUpload } from './create-upload.ts';
import { listNumbersOfRecorder } from './list-numbers.ts';
import { createRecorder, getRecorder, getRecorderStatistics, listRecorders } from './manage-recorders.ts';

const createdAt = '2026-01-01T00:00:00.000Z';
let db: Awaited<ReturnType<typeof startTable>>;
let api: unknown;
let tenantId = '';
let count = 0;

beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const s3 = new S3Client({ region: 'eu-west-2', credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' } });
  const deps = {
    recorders: directoryRepository(db.table, recorderEntity),
    named: namedRepository<Recorder>(db.table, recorderEntity),
    numbers: directoryRepository(db.table, numberEntity),
    activity: recorderActivity(db.table),
    tenants: tenantRepository(db.table),
    provisioning: provisioningRepository(db.table),
    addresses: uploadAddresses('calls', s3),
    cursors: cursors(async () => Buffer.alloc(32)),
  };
  const actor = (permissions: string[]): Actor => ({
    ...{ kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions },
  });
  api = httpApi(
    [listRecorders, getRecorder, createRecorder, getRecorderStatistics, listNumbersOfRecorder, createUpload],
    deps,
    async (secret) => actor(secret === 'morgan' ? ['manage_recorders'] : []),
  );
});
afterAll(() => db.stop());

beforeEach(async () => {
  tenantId = `acme${++count}`;
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
  );
});

type Json = Record<string, unknown> & { id: string; items: Json[]; errors: { path: string }[] };

async function ask(method: string, path: string, body?: object): Promise<{ status: number; json: Json }> {
  const recorderId = /^\/recorders\/([^/?]+)/.exec(path)?.[1];
  const event = gatewayEvent(method, `/api${path}`, {
    cookies: ['__Host-session=morgan'],
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(recorderId ? { params: { recorderId } } : {}),
  });
  const { status, text } = await call(api, event);
  return { status: status ?? 0, json: JSON.parse(text) };
}
const create = async (name: string, more: object = {}) =>
  (await ask('POST', '/recorders', { name, timeZone: 'Europe/London', ...more })).json;

describe('recorders', () => {
  test('are made with a name of their own, listed by it, and shown with where they upload to', async () => {
    const second = await create('Branch', { profile: '3cx', timeZone: 'America/New_York' });
    const first = await create('Alpha', { profile: { pattern: '(?<from>\\d+)-(?<to>\\d+)' } });
    expect(second).toEqual({
      ...{ id: expect.stringMatching(/^rdr_/), createdAt: expect.any(String), name: 'Branch' },
      ...{ timeZone: 'America/New_York', profile: '3cx', disabled: false, declared: false, lastSeenAt: null },
      today: { uploads: 0, failures: 0 },
      upload: {
        ...{ bucket: 'calls', prefix: `in/${tenantId}/${second.id}/`, region: 'eu-west-2' },
        endpoint: 'https://s3.eu-west-2.amazonaws.com',
      },
    });
    expect((await ask('GET', '/recorders')).json.items).toEqual([first, second]);
    const page = await ask('GET', '/recorders?limit=1');
    const rest = await ask('GET', `/recorders?limit=1&cursor=${page.json.nextCursor}`);
    expect([page.json.items, rest.json.items, rest.json.nextCursor]).toEqual([[first], [second], null]);
    const taken = await ask('POST', '/recorders', { name: ' BRANCH ', timeZone: 'UTC' });
    expect([taken.status, taken.json.code]).toEqual([409, 'name_taken']);
    const [event] = (await db.rows(tenantId)).filter(({ type }) => type === 'create_recorder');
    expect(event).toMatchObject({ actor: { id: 'usr_1' }, details: { profile: '3cx', disabled: false } });
  });

  test('that a customer began with keep their name, with a row of it or without', async () => {
    const old = { tenantId, id: `rdr_${'0'.repeat(26)}`, name: 'PBX', timeZone: 'UTC', createdAt };
    await db.table.put(recorderEntity.toItem(old));
    expect((await ask('POST', '/recorders', { name: 'pbx', timeZone: 'UTC' })).json.code).toBe('name_taken');
    await provisioningRepository(db.table).ensure({
      tenant: { tenantId: `${tenantId}b`, name: 'B', country: 'GB', timeZone: 'UTC', createdAt },
      role: { tenantId: `${tenantId}b`, id: 'rol_1', name: 'A', description: '', permissions: [], createdAt },
      user: {
        ...{ tenantId: `${tenantId}b`, id: 'usr_1', name: 'M', username: tenantId, email: `${tenantId}@example.com` },
        ...{ roleId: 'rol_1', primary: true, disabled: false, createdAt },
      },
      recorder: { ...old, tenantId: `${tenantId}b` },
    });
    tenantId = `${tenantId}b`;
    expect((await ask('GET', '/recorders')).json.items).toMatchObject([{ name: 'PBX', declared: true }]);
    const named = namedRepository<Recorder>(db.table, recorderEntity);
    expect(await named.create({ ...old, tenantId, id: 'rdr_2', name: 'pbx' }, 10)).toBe('name_taken');
  });

  test('are so many at most, however many are made at once', async () => {
    const names = Array.from({ length: mostRecorders - 1 }, (_, i) => `Recorder ${i}`);
    for (let start = 0; start < names.length; start += 20)
      await Promise.all(names.slice(start, start + 20).map((name) => create(name)));
    const last = await Promise.all(['A', 'B', 'C'].map((name) => create(name)));
    expect(last.map(({ code }) => code).sort()).toEqual(['too_many_recorders', 'too_many_recorders', undefined]);
  });

  test.each([
    ['no name', { name: ' ' }, 'name'],
    ['a time zone that is none', { timeZone: 'Europe/Atlantis' }, 'timeZone'],
    ['a profile that is none', { profile: 'nortel' }, 'profile'],
    ['a pattern that is none', { profile: { pattern: '(?<from>x' } }, 'profile.pattern'],
    ['a field that is none', { prefix: 'in/' }, 'prefix'],
  ])('%s is refused, with the field', async (_, change, path) => {
    const { status, json } = await ask('POST', '/recorders', { name: 'PBX', timeZone: 'UTC', ...change });
    expect([status, json.errors.map((error) => error.path)]).toEqual([422, [path]]);
  });
});

describe('what a recorder did', () => {
  test('is told by days of the customer’s zone, the days without anything too', async () => {
    const { id } = await create('PBX');
    const uploads = uploadRepository(db.table);
    const upload = (n: number) => ({ tenantId, bucket: 'calls', key: `in/${tenantId}/${id}/${n}`, version: 'v' });
    const arrived = (day: string) => ({ recorderId: id, day, receipt: undefined });
    for (let n = 0; n < 25; n++)
      await uploads.leaveOut(upload(n), ['qrn_none'], [], arrived(n < 20 ? '2026-02-28' : '2026-03-02'));
    const { json } = await ask('GET', `/recorders/${id}/statistics?after=2026-02-27&before=2026-03-02`);
    expect(json.items).toEqual([
      { date: '2026-02-27', uploads: 0, failures: 0 },
      { date: '2026-02-28', uploads: 20, failures: 0 },
      { date: '2026-03-01', uploads: 0, failures: 0 },
      { date: '2026-03-02', uploads: 5, failures: 0 },
    ]);
    const wrong = await ask('GET', `/recorders/${id}/statistics?after=2026-03-02&before=2026-02-27`);
    expect(wrong.status).toBe(422);
  });

  test('last is never forgotten for something earlier that is delivered late', async () => {
    const { id } = await create('PBX');
    const activity = recorderActivity(db.table);
    for (const at of [1_772_550_000_000, 1_772_550_000_500, 1_772_549_000_000])
      await activity.noteSeen(tenantId, id, at);
    expect((await ask('GET', `/recorders/${id}`)).json.lastSeenAt).toBe('2026-03-03T15:00:00.500Z');
  });
});

describe('the numbers that may not be recorded', () => {
  const setNumber = (name: string, canRecord: boolean) =>
    db.table.put(
      numberEntity.toItem({
        ...{ tenantId, id: numberId(tenantId, name), name, createdAt, canRecord },
        ...{ canTranscribe: false, pciRedaction: false },
      }),
    );

  test('are told in pages, with a version that changes as they do', async () => {
    const { id } = await create('PBX');
    for (const name of ['201', '+441130000001', '+441130000002']) await setNumber(name, false);
    await setNumber('+441130000003', true);
    const path = `/recorders/${id}/numbers`;
    const { json } = await ask('GET', path);
    const numbers = json.items.map(({ number, canRecord }) => [number, canRecord]);
    expect(numbers.sort()).toEqual([
      ['+441130000001', false],
      ['+441130000002', false],
      ['201', false],
    ]);
    const first = (await ask('GET', `${path}?limit=2`)).json;
    const second = (await ask('GET', `${path}?limit=2&cursor=${first.nextCursor}`)).json;
    expect([...first.items, ...second.items]).toEqual(json.items);
    expect([first.version, second.version]).toEqual([json.version, json.version]);
    await setNumber('+441130000003', false);
    expect((await ask('GET', path)).json.version).not.toBe(json.version);
    // Ingest goes by the same row.
    expect((await managedNumbers(db.table).of(tenantId, ['201'])).get('201')?.canRecord).toBe(false);
  });
});

describe('a presigned upload', () => {
  const sha256 = 'aB'.repeat(32);
  const wanted = {
    filename: 'a.wav',
    contentType: 'audio/wav',
    size: 1000,
    sha256,
    metadata: { from: '1', agent: 'Zoë' },
  };

  test('is signed for its key, type, size, checksum and metadata, for a quarter of an hour', async () => {
    const { id } = await create('PBX');
    const { status, json } = await ask('POST', `/recorders/${id}/uploads`, wanted);
    const url = new URL(String(json.url));
    expect([status, json.method, json.key]).toEqual([201, 'PUT', `in/${tenantId}/${id}/a.wav`]);
    expect(url.pathname).toBe(`/in/${tenantId}/${id}/a.wav`);
    expect(url.searchParams.get('X-Amz-SignedHeaders')).toBe('content-length;content-type;host;x-amz-checksum-sha256');
    expect(url.searchParams.get('x-amz-meta-agent')).toBe(`=?utf-8?B?${Buffer.from('Zoë').toString('base64')}?=`);
    expect(json.headers).toEqual({
      ...{ 'content-type': 'audio/wav', 'content-length': '1000' },
      'x-amz-checksum-sha256': Buffer.from(sha256, 'hex').toString('base64'),
    });
    expect(Date.parse(String(json.expiresAt)) - Date.now()).toBeLessThanOrEqual(15 * 60_000);
    const again = await ask('POST', `/recorders/${id}/uploads`, wanted);
    expect(again.json.key).toBe(json.key);
  });

  test.each([
    ['a name that leads elsewhere', { filename: '../rdr_2/a.wav' }, 'filename'],
    ['a type that is no audio', { contentType: 'text/html' }, 'contentType'],
    ['audio that is called a sidecar', { filename: 'a.json' }, 'contentType'],
    [
      'a sidecar that nobody would read',
      { filename: 'a.json', contentType: 'application/json', size: 2 ** 21 },
      'size',
    ],
    ['nothing', { size: 0 }, 'size'],
    ['more than is taken', { size: 2 ** 31 + 1 }, 'size'],
    ['a checksum that is none', { sha256: 'abc' }, 'sha256'],
    ['metadata of another kind', { metadata: { 'x-amz-acl': 'public-read' } }, 'x-amz-acl'],
    ['a header within metadata', { metadata: { from: 'a\r\nb: c' } }, 'metadata.from'],
  ])('of %s is refused, with the field', async (_, change, path) => {
    const { id } = await create('PBX');
    const { status, json } = await ask('POST', `/recorders/${id}/uploads`, { ...wanted, ...change });
    expect([status, json.errors.map((error) => error.path)]).toEqual([422, [path]]);
  });
});
