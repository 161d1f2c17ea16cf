import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RecordingStore } from '#adapters/recording-store';
import { agentEntity, departmentEntity, openDirectory, recorderEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { archivedItems, type Recording, recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { recount } from '#functions/totals/recount';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { getRecording } from './get-recording.ts';
import { getSummary } from './get-summary.ts';
import { getWaveform } from './get-waveform.ts';
import { listFilterOptions } from './list-filter-options.ts';
import { listRecordings } from './list-recordings.ts';
import { spellingsOf } from './numbers.ts';
import { encodePeaks } from './peaks.ts';
import { downloadRecording, playRecording } from './play-recording.ts';
import { suggestNumbers } from './suggest-numbers.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

const start = Date.parse('2026-03-03T09:00:00Z');
const createdAt = '2026-01-01T00:00:00.000Z';
const ulid = (n: number) => String(n).padStart(26, '0');

let tenantId = '';
let count = 0;
let api: unknown;
const asked: string[] = [];

const actor = (userId: string, tenant: string): Actor => ({
  ...{ kind: 'user', tenantId: tenant, userId, name: 'Morgan Hale' },
  permissions: ['review_recordings'],
});

beforeEach(async () => {
  tenantId = `acme${++count}`;
  asked.length = 0;
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
  );
  const named = (id: string, name: string) => ({ tenantId, id, name, createdAt });
  await db.table.put(agentEntity.toItem({ ...named(`agt_${ulid(1)}`, 'Ben'), departmentId: `dep_${ulid(1)}` }));
  await db.table.put(departmentEntity.toItem(named(`dep_${ulid(1)}`, 'Support')));
  await db.table.put(recorderEntity.toItem({ ...named(`rdr_${ulid(1)}`, 'PBX'), timeZone: 'Europe/London' }));
  // The addresses are S3's business and tested against it; here it matters that and for what they are asked.
  const store: Pick<RecordingStore, 'get' | 'playAddress' | 'saveAddress'> = {
    get: async () => encodePeaks({ perSecond: 50, channels: [Uint8Array.of(0, 255), Uint8Array.of(51, 102)] }),
    playAddress: async (key) => {
      asked.push(key);
      return { url: `https://s3.example/${key}`, expiresAt: new Date(start) };
    },
    saveAddress: async (key, filename) => {
      asked.push(key);
      return { url: `https://s3.example/${key}?${encodeURIComponent(filename)}`, expiresAt: new Date(start) };
    },
  };
  const actors: Record<string, Actor> = {
    morgan: actor('usr_1', tenantId),
    alex: actor('usr_2', tenantId),
    stranger: actor('usr_1', `${tenantId}0`),
    reviewer: { ...actor('usr_3', tenantId), onlyAgents: new Set([`agt_${ulid(1)}`, `agt_${ulid(7)}`]) },
  };
  api = httpApi(
    [
      listRecordings,
      getSummary,
      listFilterOptions,
      suggestNumbers,
      getRecording,
      playRecording,
      downloadRecording,
      getWaveform,
    ],
    {
      recordings: recordingRepository(db.table),
      tenants: tenantRepository(db.table),
      events: eventRepository(db.table),
      totals: totalsRepository(db.table),
      totalsFor: totalsFor(db.table),
      seenNumbers: seenNumberRepository(db.table),
      store: store as RecordingStore,
      cursors: cursors(deploymentSecret(db.table, 'cursors')),
      directory: openDirectory(db.table),
    },
    async (token) => actors[token],
  );
});

async function record(n: number, change: Partial<Recording> = {}): Promise<string> {
  const recording: Recording = {
    ...{ tenantId, id: `rec_${ulid(n)}`, connectedAt: start + n * 60_000, durationMs: 23_357, bytes: 1000 },
    from: { number: '+441130000001', raw: '0113 000 0001' },
    to: { number: '+447700900123', raw: '07700900123' },
    ...{
      recorderId: `rdr_${ulid(1)}`,
      score: 0,
      flagIds: [],
      codec: 'pcm_alaw',
      channels: 2,
      sampleRate: 8000,
      sha256: 'ab',
    },
    ...change,
  };
  const numbers = [recording.from.number, recording.to.number].filter((number) => number !== undefined);
  await seenNumberRepository(db.table).note(
    tenantId,
    numbers.map((number) => ({ number, spellings: spellingsOf(number) })),
  );
  await db.table.batchPut(archivedItems(recording));
  return recording.id;
}

const get = (path: string, who = 'morgan') => {
  const params = /recordings\/([^/?]+)/.exec(path)?.[1];
  return call(
    api,
    gatewayEvent('GET', `/api${path}`, {
      cookies: [`__Host-session=${who}`],
      ...(params ? { params: { recordingId: params } } : {}),
    }),
  );
};
const post = (path: string, who = 'morgan') =>
  call(
    api,
    gatewayEvent('POST', `/api${path}`, {
      cookies: [`__Host-session=${who}`],
      headers: { 'x-call-record': '1' },
      params: { recordingId: path.split('/')[2] as string },
    }),
  );
const idsOf = (answer: { json: Record<string, unknown> | undefined }) =>
  ((answer.json?.items ?? []) as { id: string }[]).map(({ id }) => Number(id.slice(-6)));
const events = async () =>
  (await db.rows()).filter((row) => row.tenantId === tenantId && String(row.sk).startsWith('EVENT#'));

describe('the archive', () => {
  test('is newest first, in pages that join without a gap', async () => {
    for (let n = 1; n <= 7; n++) await record(n);
    const first = await get('/recordings?limit=3');
    const second = await get(`/recordings?limit=3&cursor=${first.json?.nextCursor}`);
    const third = await get(`/recordings?limit=3&cursor=${second.json?.nextCursor}`);
    expect([idsOf(first), idsOf(second), idsOf(third)]).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
    expect(third.json?.nextCursor).toBeNull();
  });

  test('goes on at the right place when calls come and go between pages', async () => {
    for (let n = 1; n <= 6; n++) await record(n);
    const first = await get('/recordings?limit=2');
    await record(9);
    await db.table.delete({ pk: `T#${tenantId}#R#rec_${ulid(5)}`, sk: 'META' });
    expect(idsOf(await get(`/recordings?limit=2&cursor=${first.json?.nextCursor}`))).toEqual([4, 3]);
  });

  test.each([
    ['from=%2B441130000001', [3, 2, 1]],
    ['from=0113+000+0001', [3, 2, 1]],
    ['from=000000', [3, 2, 1]],
    ['from=7700', [4]],
    ['to=0770', [3, 2, 1]],
    ['to=3201', [5]],
    ['from=0113&to=0123', [3, 2, 1]],
    ['connectedAfter=2026-03-03T09:03:00Z', [5, 4, 3]],
    ['connectedBefore=2026-03-03T09:03:00Z', [2, 1]],
    ['connectedAfter=2026-03-03T09:04:00Z&connectedBefore=2026-03-03T09:03:00Z', []],
    ['connectedAfter=2026-03-03T10:02:00%2B01:00&connectedBefore=2026-03-03T09:04:00Z', [3, 2]],
    [`agentId=agt_${ulid(1)}`, [4]],
    [`recorderId=rdr_${ulid(2)}`, []],
    ['scoreAbove=0', [5]],
    ['scoreBelow=1&from=0113', [3, 2, 1]],
    [`flagId=flg_${ulid(1)}`, [5]],
    [`flagId=flg_${ulid(1)}&flagId=flg_${ulid(2)}`, []],
  ])('filtered by %s is what it should be', async (query, expected) => {
    for (let n = 1; n <= 3; n++) await record(n);
    await record(4, {
      from: { number: '+447700900123', raw: '' },
      to: { number: '+441130000001', raw: '' },
      agentId: `agt_${ulid(1)}`,
    });
    await record(5, {
      from: { raw: 'anonymous' },
      to: { number: '3201', raw: '3201' },
      score: 80,
      flagIds: [`flg_${ulid(1)}`],
    });
    expect(idsOf(await get(`/recordings?${query}`))).toEqual(expected);
  });

  test.each([
    'from=abc',
    'connectedAfter=yesterday',
    'connectedAfter=2026-03-03',
    'limit=0',
    'agentId=1',
    'tenantId=x',
    'scoreAbove=high',
    'scoreAbove=',
    'limit=1e1',
    'limit=0x10',
  ])('refuses %s', async (query) => {
    expect(await get(`/recordings?${query}`)).toMatchObject({ status: 422, json: { code: 'invalid_input' } });
  });

  test('refuses a cursor that is bent, another user’s, or of other filters', async () => {
    for (let n = 1; n <= 3; n++) await record(n);
    const cursor = String((await get('/recordings?limit=1')).json?.nextCursor);
    const refused = { status: 422, json: { code: 'invalid_cursor' } };
    expect(await get(`/recordings?cursor=x${cursor}`)).toMatchObject(refused);
    expect(await get(`/recordings?cursor=${cursor}`, 'alex')).toMatchObject(refused);
    expect(await get(`/recordings?cursor=${cursor}`, 'stranger')).toMatchObject(refused);
    expect(await get(`/recordings?from=0113&cursor=${cursor}`)).toMatchObject(refused);
    expect((await get(`/recordings?limit=2&cursor=${cursor}`)).status).toBe(200);
  });

  test('refuses a cursor that is bent at any place', async () => {
    for (let n = 1; n <= 3; n++) await record(n);
    const cursor = String((await get('/recordings?limit=1')).json?.nextCursor);
    // But for the last character, which has bits that say nothing.
    for (let at = 0; at < cursor.length - 1; at++) {
      const bent = cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
      const says = (text: string) =>
        text
          .split('.')
          .map((part) => Buffer.from(part, 'base64url').toString('hex'))
          .join('.');
      if (says(bent) === says(cursor)) continue;
      expect([at, (await get(`/recordings?cursor=${bent}`)).status]).toEqual([at, 422]);
    }
  });

  test('goes on from a cursor that is a year old, whatever has happened since', async () => {
    for (let n = 1; n <= 6; n++) await record(n, { agentId: `agt_${ulid(1)}` });
    const first = await get(`/recordings?limit=2&agentId=agt_${ulid(1)}`);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 366 * 86_400_000 });
    try {
      // The call that the page ended with is gone, newer ones have come, and so has one of before that was uploaded late.
      await db.table.delete({ pk: `T#${tenantId}#R#rec_${ulid(5)}`, sk: 'META' });
      await record(9000, { agentId: `agt_${ulid(1)}` });
      await record(10, { agentId: `agt_${ulid(1)}`, connectedAt: start + 210_000 });
      const second = await get(`/recordings?limit=3&agentId=agt_${ulid(1)}&cursor=${first.json?.nextCursor}`);
      expect(idsOf(first)).toEqual([6, 5]);
      expect(idsOf(second)).toEqual([4, 10, 3]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('shows names as they are now', async () => {
    await record(1, { agentId: `agt_${ulid(1)}`, agentSide: 'to', departmentId: `dep_${ulid(1)}` });
    await db.table.put(agentEntity.toItem({ tenantId, id: `agt_${ulid(1)}`, name: 'Benjamin', createdAt }));
    const item = {
      from: { number: '+441130000001', agent: null },
      to: { agent: { name: 'Benjamin' } },
      department: { name: 'Support' },
      recorder: { name: 'PBX' },
      disconnectedAt: '2026-03-03T09:01:23.357Z',
    };
    expect((await get('/recordings')).json).toMatchObject({ items: [item] });
  });

  test('is empty for another tenant', async () => {
    await record(1);
    expect(idsOf(await get('/recordings', 'stranger'))).toEqual([]);
  });
});

describe('the totals', () => {
  const count = (ids: string[]) =>
    recount(tenantId, ids, {
      recordings: recordingRepository(db.table),
      tenants: tenantRepository(db.table),
      totals: totalsRepository(db.table),
    });

  test('sum the archive up, with the last 30 days in the customer’s zone', async () => {
    const today = await record(1, { connectedAt: Date.now() });
    const longAgo = await record(2, { connectedAt: Date.parse('2020-01-01T00:00:00Z') });
    await count([today, longAgo]);
    const { json } = await get('/recordings/summary');
    expect(json).toMatchObject({ recordings: 2, durationMs: 46_714, bytes: 2000 });
    const days = (json?.days ?? []) as { date: string; recordings: number }[];
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({ recordings: 1, durationMs: 23_357 });
    expect(days.slice(0, -1).every(({ recordings }) => recordings === 0)).toBe(true);
    expect(new Set(days.map(({ date }) => date)).size).toBe(30);
  });

  test('suggest numbers by any part of them, the most frequent first', async () => {
    const other = { number: '+441130000002', raw: '' };
    await count([await record(1), await record(2, { from: other }), await record(3, { from: other, to: other })]);
    expect((await get('/recordings/numbers?term=0113')).json).toEqual({
      items: [
        { number: '+441130000002', from: 2, to: 1 },
        { number: '+441130000001', from: 1, to: 0 },
      ],
    });
    expect((await get('/recordings/numbers?term=0113', 'stranger')).json).toEqual({ items: [] });
  });

  test('are for a reviewer those of their agents’ calls, of agents who were deleted too', async () => {
    const now = Date.now();
    await count([
      await record(1, { connectedAt: now, agentId: `agt_${ulid(1)}` }),
      await record(2, { connectedAt: now, agentId: `agt_${ulid(7)}` }),
      await record(3, { connectedAt: now, agentId: `agt_${ulid(2)}` }),
      await record(4, { connectedAt: now }),
    ]);
    const { json } = await get('/recordings/summary', 'reviewer');
    expect(json).toMatchObject({ recordings: 2, durationMs: 46_714, bytes: 2000 });
    expect(json).toMatchObject({ days: { 29: { recordings: 2, durationMs: 46_714 } } });
  });

  test('suggest a reviewer the numbers of their agents’ calls, however many others there are', async () => {
    const number = (n: number) => ({ number: `+4411300001${String(n).padStart(2, '0')}`, raw: '' });
    const agentId = `agt_${ulid(1)}`;
    const others = await Promise.all(Array.from({ length: 40 }, (_, n) => record(n, { from: number(n) })));
    const theirs = [
      await record(50, { agentId, from: number(39), to: number(38) }),
      await record(51, { agentId: `agt_${ulid(7)}`, from: number(38) }),
    ];
    await count([...others, ...theirs]);
    expect((await get('/recordings/numbers?term=0113')).json).toEqual({ items: [] });
    expect((await get('/recordings/numbers?term=0113', 'reviewer')).json).toEqual({
      items: [
        { number: number(38).number, from: 1, to: 1 },
        { number: number(39).number, from: 1, to: 0 },
      ],
    });
    expect((await get('/recordings/numbers?term=011300001', 'reviewer')).json).toMatchObject({ items: [{}, {}] });
  });
});

test('the archive says what it can be filtered by', async () => {
  expect((await get('/recordings/filter-options')).json).toEqual({
    agents: [{ id: `agt_${ulid(1)}`, name: 'Ben' }],
    departments: [{ id: `dep_${ulid(1)}`, name: 'Support' }],
    recorders: [{ id: `rdr_${ulid(1)}`, name: 'PBX' }],
    flags: [],
  });
});

describe('a recording', () => {
  test.each(['', '/waveform'])(
    'of another tenant answers%s byte for byte like one that never existed',
    async (part) => {
      const id = await record(1);
      const missing = await get(`/recordings/rec_${ulid(999)}${part}`);
      const theirs = await get(`/recordings/${id}${part}`, 'stranger');
      const impossible = await get(`/recordings/..%2f${part}`);
      expect(missing.status).toBe(404);
      expect([theirs.status, theirs.text]).toEqual([404, missing.text]);
      expect([impossible.status, impossible.text]).toEqual([404, missing.text]);
    },
  );

  test('of another tenant gives no address and leaves no event', async () => {
    const id = await record(1);
    for (const part of ['playback', 'download']) {
      expect((await post(`/recordings/${id}/${part}`, 'stranger')).status).toBe(404);
    }
    expect(asked).toEqual([]);
    expect(await events()).toEqual([]);
  });

  test('played leaves a play event', async () => {
    const id = await record(1);
    expect((await post(`/recordings/${id}/playback`)).json).toHaveProperty(
      'url',
      `https://s3.example/media/${tenantId}/${id}/audio.mp3`,
    );
    expect(await events()).toMatchObject([
      { type: 'play', recordingId: id, actor: { kind: 'user', id: 'usr_1', name: 'Morgan Hale' } },
    ]);
  });

  test('downloaded is named by date and time in the customer’s zone, from and to', async () => {
    const summer = await record(1, { connectedAt: Date.parse('2026-07-01T23:30:05Z'), from: { raw: 'anonymous' } });
    const { json } = await post(`/recordings/${summer}/download`);
    expect(json?.filename).toBe('2026-07-02_00-30-05_anonymous_+447700900123.mp3');
    expect(await events()).toMatchObject([{ type: 'download', details: { filename: json?.filename } }]);
  });

  test('has a waveform of each channel', async () => {
    const id = await record(1);
    expect((await get(`/recordings/${id}/waveform`)).json).toEqual({
      channels: [
        [0, 1],
        [0.2, 0.4],
      ],
      samplesPerSecond: 50,
      fromMs: 0,
    });
  });
});
