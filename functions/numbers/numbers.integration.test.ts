import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { agentEntity, departmentEntity, directoryRepository } from '#data/directory';
import { jobRepository } from '#data/jobs';
import { type ManagedNumber, numberEntity, numberId, numberList } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { archivedItems, recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { queueInMemory } from '#functions/jobs/testing';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { importNumbers } from './import-numbers.ts';
import { exportNumbers, listNumbers } from './list-numbers.ts';
import { listUnmanagedNumbers } from './list-unmanaged.ts';
import { createNumber, deleteNumber, getNumber, updateNumber } from './manage-numbers.ts';
import { getNumberStatistics } from './number-statistics.ts';
import { rebuildNumberList } from './rebuild-list.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
let api: ReturnType<typeof httpApi>;
const ulid = (n: number) => String(n).padStart(26, '0');
const createdAt = '2026-03-03T14:30:11.000Z';

beforeEach(async () => {
  tenantId = `acme${++count}`;
  const tenants = [tenantId, `${tenantId}0`];
  await db.table.batchPut([
    ...tenants.map((id) =>
      tenantEntity.toItem({ tenantId: id, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
    ),
    departmentEntity.toItem({ tenantId, id: `dep_${ulid(1)}`, name: 'Sales', createdAt }),
    agentEntity.toItem({ tenantId, id: `agt_${ulid(1)}`, name: 'Ben Kearns', createdAt }),
  ]);
  const actor = (permissions: string[], tenant = tenantId): Actor => ({
    ...{ kind: 'user', tenantId: tenant, userId: 'usr_1', name: 'Morgan Hale', permissions },
  });
  const actors: Record<string, Actor> = {
    morgan: actor(['manage_numbers', 'review_statistics']),
    nobody: actor([]),
    stranger: actor(['manage_numbers'], `${tenantId}0`),
  };
  api = httpApi(
    [
      listNumbers,
      exportNumbers,
      getNumber,
      createNumber,
      updateNumber,
      deleteNumber,
      importNumbers,
      listUnmanagedNumbers,
      getNumberStatistics,
    ],
    {
      numbers: directoryRepository(db.table, numberEntity),
      list: numberList(db.table),
      named: namedRepository<ManagedNumber>(db.table, numberEntity),
      agents: directoryRepository(db.table, agentEntity),
      departments: directoryRepository(db.table, departmentEntity),
      recordings: recordingRepository(db.table),
      tenants: tenantRepository(db.table),
      totals: totalsRepository(db.table),
      totalsFor: totalsFor(db.table),
      jobs: jobRepository(db.table),
      seenNumbers: seenNumberRepository(db.table),
      queue: queueInMemory().queue,
      cursors: cursors(deploymentSecret(db.table, 'cursors')),
    },
    async (token) => actors[token],
  );
});

// The tests say what they expect to be there.
type Json = Record<string, unknown> & { id: string; code: string; nextCursor: string; items: Item[] };
type Item = Record<string, unknown> & { id: string; number: string; outcome: string; errors: { path: string }[] };
async function send(method: string, path: string, body?: object, who = 'morgan') {
  const [, numberId] = /^\/numbers\/(num_\w+)/.exec(path) ?? [];
  const event = gatewayEvent(method, `/api${path}`, {
    ...{ cookies: [`__Host-session=${who}`], ...(numberId ? { params: { numberId } } : {}) },
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status, json, text } = await call(api, event);
  return { status, text, json: (json ?? {}) as Json };
}
const add = async (number: string, more: object = {}) => (await send('POST', '/numbers', { number, ...more })).json;
const listed = async (query = '', who = 'morgan') =>
  ((await send('GET', `/numbers?${query}`, undefined, who)).json as { items: { number: string }[] }).items.map(
    ({ number }) => number,
  );
const events = async () =>
  (await db.rows(tenantId)).filter(({ sk }) => String(sk).startsWith('EVENT#')).map(({ type }) => type);

describe('a number', () => {
  test('is added in any spelling, with the names of what it is of, once', async () => {
    const answer = await send('POST', '/numbers', {
      ...{ number: '0113 296 0100', name: 'Sales line', departmentId: `dep_${ulid(1)}`, agentId: `agt_${ulid(1)}` },
      pciRedaction: true,
    });
    expect(answer.status).toBe(201);
    expect(answer.json).toMatchObject({
      ...{ number: '+441132960100', name: 'Sales line', canRecord: true, canTranscribe: false, pciRedaction: true },
      ...{ department: { name: 'Sales' }, agent: { name: 'Ben Kearns' }, recordings: 0 },
    });
    const { relabelJobId, ...number } = answer.json;
    const read = await send('GET', `/numbers/${answer.json.id}`);
    expect([read.status, read.json, relabelJobId]).toEqual([200, number, null]);
    expect(await send('POST', '/numbers', { number: '+44 113 296 0100' })).toMatchObject({
      ...{ status: 409, json: { code: 'number_taken' } },
    });
    expect(await events()).toEqual(['create_number']);
  });

  test('can be an extension, and must be a number', async () => {
    expect(await add('3201')).toMatchObject({ number: '3201', name: null });
    expect(await send('POST', '/numbers', { number: 'reception' })).toMatchObject({
      ...{ status: 422, json: { errors: [{ path: 'number' }] } },
    });
  });

  test.each([
    ['department', { departmentId: `dep_${ulid(9)}` }],
    ['agent', { agentId: `agt_${ulid(9)}` }],
  ])('is of no %s that is not there', async (what, body) => {
    expect((await send('POST', '/numbers', { number: '3201', ...body })).json.code).toBe(`unknown_${what}`);
    const { id } = await add('3202');
    expect((await send('PATCH', `/numbers/${id}`, body)).json.code).toBe(`unknown_${what}`);
  });

  test('is changed in what is said and in nothing else; null takes something away', async () => {
    const { id } = await add('3201', { name: 'Desk', departmentId: `dep_${ulid(1)}` });
    expect((await send('PATCH', `/numbers/${id}`, { canRecord: false })).json).toMatchObject({
      ...{ name: 'Desk', department: { name: 'Sales' }, canRecord: false },
    });
    expect((await send('PATCH', `/numbers/${id}`, { name: null, departmentId: null })).json).toMatchObject({
      ...{ name: null, department: null, canRecord: false },
    });
    expect(await events()).toEqual(['create_number', 'update_number', 'update_number']);
  });

  test('that is deleted is gone, and can be added again', async () => {
    const { id } = await add('3201', { name: 'Desk' });
    expect((await send('DELETE', `/numbers/${id}`)).status).toBe(204);
    expect((await send('DELETE', `/numbers/${id}`)).json.code).toBe('number_not_found');
    expect(await listed()).toEqual([]);
    expect(await add('3201')).toMatchObject({ name: null });
  });

  test('is another customer’s to nobody, and managed only by who may', async () => {
    const { id } = await add('3201');
    const never = await send('GET', `/numbers/num_${ulid(7)}`, undefined, 'stranger');
    for (const [method, body] of [['GET'], ['PATCH', { canRecord: false }], ['DELETE']] as const) {
      const answer = await send(method, `/numbers/${id}`, body, 'stranger');
      expect(answer).toMatchObject({ status: 404, text: never.text });
      expect((await send(method, `/numbers/${id}`, body, 'nobody')).status).toBe(403);
    }
    expect(await listed('', 'stranger')).toEqual([]);
    expect(await listed()).toEqual(['3201']);
  });
});

test('numbers are found by any part of theirs in any spelling, by name, department and agent, page by page', async () => {
  await add('0113 296 0100', { name: 'Sales line' });
  await add('0113 296 0101', { departmentId: `dep_${ulid(1)}` });
  await add('+33 1 42 68 53 00', { agentId: `agt_${ulid(1)}` });
  expect(await listed('search=0113')).toEqual(['+441132960100', '+441132960101']);
  expect(await listed('search=0113%20296%200101')).toEqual(['+441132960101']);
  expect(await listed('search=%2B33')).toEqual(['+33142685300']);
  expect(await listed('search=SALES')).toEqual(['+441132960100']);
  expect(await listed(`departmentId=dep_${ulid(1)}`)).toEqual(['+441132960101']);
  expect(await listed(`agentId=agt_${ulid(1)}`)).toEqual(['+33142685300']);
  const first = (await send('GET', '/numbers?limit=2')).json as { items: object[]; nextCursor: string };
  expect(first.items).toHaveLength(2);
  expect(await listed(`limit=2&cursor=${encodeURIComponent(first.nextCursor)}`)).toEqual(['+441132960101']);
});

test('numbers are found by what may be done with them, and by what they have none of', async () => {
  await add('3201', { canRecord: false, agentId: `agt_${ulid(1)}` });
  await add('3202', { canTranscribe: true, departmentId: `dep_${ulid(1)}` });
  await add('3203', { pciRedaction: true });
  expect(await listed('canRecord=false')).toEqual(['3201']);
  expect(await listed('canRecord=true&canTranscribe=false')).toEqual(['3203']);
  expect(await listed('pciRedaction=true')).toEqual(['3203']);
  expect(await listed('agentId=none')).toEqual(['3202', '3203']);
  expect(await listed('departmentId=none&agentId=none')).toEqual(['3203']);
  expect((await send('GET', '/numbers?canRecord=perhaps')).status).toBe(422);
});

test('the list has every number as it is, whatever was done with it', async () => {
  const all = await Promise.all(['3203', '3201', '3202'].map((number) => add(number)));
  await send('PATCH', `/numbers/${all[0]?.id}`, { name: 'Desk', canRecord: false });
  await send('PATCH', `/numbers/${all[0]?.id}`, { departmentId: `dep_${ulid(1)}` });
  await send('DELETE', `/numbers/${all[1]?.id}`);
  await send('POST', '/number-imports', { rows: [{ number: '0113 296 0100' }] });
  const { items, total } = (await send('GET', '/numbers')).json;
  expect(items.map(({ number }) => number)).toEqual(['+441132960100', '3202', '3203']);
  expect(total).toBe(3);
  for (const item of items) expect((await send('GET', `/numbers/${item.id}`)).json).toEqual(item);
});

test('numbers that were added before there was a list are in it when it is rebuilt, and a repeat does nothing', async () => {
  await add('3202');
  const old = { tenantId, id: numberId(tenantId, '3201'), name: '3201', createdAt, label: 'Old' };
  await db.table.put(numberEntity.toItem({ ...old, canRecord: true, canTranscribe: false, pciRedaction: false }));
  expect(await listed()).toEqual(['3202']);
  const deps = {
    numbers: directoryRepository(db.table, numberEntity),
    named: namedRepository<ManagedNumber>(db.table, numberEntity),
    list: numberList(db.table),
  };
  expect(await rebuildNumberList(tenantId, deps)).toBe(1);
  expect(await listed()).toEqual(['3201', '3202']);
  expect(await rebuildNumberList(tenantId, deps)).toBe(0);
});

test('a CSV of numbers can be imported again', async () => {
  await add('0113 296 0100', { name: 'Sales, "line"', departmentId: `dep_${ulid(1)}`, agentId: `agt_${ulid(1)}` });
  await add('3201', { canRecord: false, pciRedaction: true });
  const { text } = await send('GET', '/numbers.csv');
  expect(text.trim().split('\r\n').slice(1)).toEqual([
    `'+441132960100,"Sales, ""line""",Sales,Ben Kearns,Yes,No,No`,
    '3201,,,,No,No,Yes',
  ]);
  expect((await send('GET', '/numbers.csv?canRecord=false')).text).not.toContain('Sales');
  const rows = [{ number: "'+441132960100" }, { number: '3201' }];
  const { items } = (await send('POST', '/number-imports', { rows })).json;
  expect(items.map(({ outcome }) => outcome)).toEqual(['exists', 'exists']);
});

describe('an import', () => {
  const rows = [
    { number: '0113 296 0100', name: 'Sales line', department: 'sales', agent: 'BEN KEARNS', canRecord: 'No' },
    { number: 'nonsense', department: 'Shipping', canTranscribe: 'perhaps' },
    { number: '+44 113 296 0100' },
    { number: '3201' },
  ];
  const send4 = async (preview: boolean) =>
    (await send('POST', '/number-imports', { rows, preview })).json.items as {
      outcome: string;
      errors: { path: string }[];
    }[];

  test('shows first what it would do, and says what is wrong of each row', async () => {
    const items = await send4(true);
    expect(items.map(({ outcome }) => outcome)).toEqual(['new', 'invalid', 'exists', 'new']);
    expect(items[1]?.errors.map(({ path }) => path)).toEqual(['number', 'department', 'canTranscribe']);
    expect(await listed()).toEqual([]);
  });

  test('adds what can be added, once, however often it is sent', async () => {
    expect((await send4(false)).map(({ outcome }) => outcome)).toEqual(['created', 'invalid', 'exists', 'created']);
    expect((await send4(false)).map(({ outcome }) => outcome)).toEqual(['exists', 'invalid', 'exists', 'exists']);
    const { items } = (await send('GET', '/numbers')).json as { items: object[] };
    expect(items).toMatchObject([
      { number: '+441132960100', canRecord: false, department: { name: 'Sales' }, agent: { name: 'Ben Kearns' } },
      { number: '3201', canRecord: true },
    ]);
    expect(await events()).toEqual(['create_number', 'create_number']);
  });

  test('of 200 numbers at once adds them all', async () => {
    const many = Array.from({ length: 200 }, (_, n) => ({ number: `0113 296 ${String(n).padStart(4, '0')}` }));
    const { items } = (await send('POST', '/number-imports', { rows: many })).json as { items: { outcome: string }[] };
    expect(new Set(items.map(({ outcome }) => outcome))).toEqual(new Set(['created']));
    expect(await listed('limit=100')).toHaveLength(100);
  });
});

test('numbers of the customer’s own side that nobody manages are offered, the most frequent first', async () => {
  const recording = (n: number, direction: 'inbound' | 'outbound' | undefined, from: string, to: string) => ({
    ...{ tenantId, id: `rec_${ulid(n)}`, connectedAt: 1_770_000_000_000 + n, durationMs: 1, bytes: 1, direction },
    ...{ from: { number: from, raw: from }, to: { number: to, raw: to }, recorderId: `rdr_${ulid(1)}`, score: 0 },
    ...{ flagIds: [], codec: 'opus', channels: 1, sampleRate: 8000, sha256: '' },
  });
  await db.table.batchPut(
    [
      recording(1, 'inbound', '+447700900001', '3201'),
      recording(2, 'outbound', '3202', '+447700900001'),
      recording(3, 'outbound', '3202', '+447700900002'),
      recording(4, 'inbound', '+447700900003', '3203'),
      recording(5, undefined, '+447700900004', '3204'),
    ].flatMap(archivedItems),
  );
  await add('3203');
  expect((await send('GET', '/unmanaged-numbers')).json.items).toEqual([
    { number: '3202', recordings: 2 },
    { number: '3201', recordings: 1 },
  ]);
});

test('the statistics of a number are those of its days, empty ones too', async () => {
  const { id } = await add('3201', { name: 'Desk' });
  const day = (date: string, recordings: number) => ({
    key: { tenantId, scope: 'number:3201' as const, period: `day:${date}` as const },
    totals: { recordings, durationMs: recordings * 60_000, inbound: recordings },
  });
  await totalsRepository(db.table).apply([], [day('2026-03-01', 2), day('2026-03-03', 1), day('2026-03-04', 9)]);
  const path = `/numbers/${id}/statistics?after=2026-03-01&before=2026-03-03`;
  const totals = (recordings: number) => ({
    ...{ recordings, durationMs: recordings * 60_000, bytes: 0, inbound: recordings, outbound: 0 },
    averageDurationMs: recordings && 60_000,
  });
  expect((await send('GET', path)).json).toEqual({
    number: { id, number: '3201', name: 'Desk' },
    ...{ after: '2026-03-01', before: '2026-03-03', ...totals(3) },
    days: [
      { date: '2026-03-01', ...totals(2) },
      { date: '2026-03-02', ...totals(0) },
      { date: '2026-03-03', ...totals(1) },
    ],
  });
  expect((await send('GET', path.replaceAll('2026-03', '2026-04').concat('&compare=previous'))).json).toMatchObject({
    ...{ recordings: 0, previous: { after: '2026-03-29', before: '2026-03-31', totals: { recordings: 0 } } },
  });
  const next = `/numbers/${id}/statistics?after=2026-03-04&before=2026-03-06&compare=previous`;
  expect((await send('GET', next)).json.previous).toEqual({
    ...{ after: '2026-03-01', before: '2026-03-03', totals: totals(3) },
  });
  expect((await send('GET', path, undefined, 'stranger')).status).toBe(403);
});
