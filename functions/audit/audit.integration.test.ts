import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deletionRepository } from '#data/deletions';
import { eventRepository } from '#data/events';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { startTable } from '#data/testing';
import { deleteForGood } from '#functions/deletion/delete-recording';
import { archiveOf, bucketInMemory, jobDeps, start, ulid } from '#functions/jobs/testing';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { listEvents } from './list-events.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
let api: unknown;
const by = (id: string, name: string) => ({ kind: 'user' as const, id, name });

beforeEach(() => {
  tenantId = `acme${++count}`;
  const actor = (userId: string, permissions: string[], tenant = tenantId): Actor => ({
    ...{ kind: 'user', tenantId: tenant, userId, name: 'Morgan Hale', permissions },
  });
  const actors: Record<string, Actor> = {
    auditor: actor('usr_1', ['review_events']),
    another: actor('usr_2', ['review_events']),
    reviewer: actor('usr_3', ['review_recordings']),
    stranger: actor('usr_1', ['review_events'], `${tenantId}0`),
  };
  api = httpApi(
    [listEvents],
    {
      events: eventRepository(db.table),
      recordings: recordingRepository(db.table),
      cursors: cursors(deploymentSecret(db.table, 'cursors')),
    },
    async (token) => actors[token],
  );
});

// The tests say what they expect to be there.
type Log = { items: Record<string, unknown>[]; nextCursor: string | null; code: string; searchedBackTo?: string };
const log = async (query = '', as = 'auditor') =>
  (await call(api, gatewayEvent('GET', `/api/events${query}`, { cookies: [`__Host-session=${as}`] }))).json as Log;

/** Plays, one a second, by two people in turn. */
async function plays(many: number) {
  const events = eventRepository(db.table);
  for (let n = 0; n < many; n++) {
    const recordingId = `rec_${ulid(n % 3)}`;
    const actor = n % 5 === 0 ? by('usr_8', 'Alex') : by('usr_9', 'Ben');
    await events.write(tenantId, { type: 'play', actor, recordingId, details: {} }, start + n * 1000);
  }
}

test('the log has the events of all recordings and of the customer, newest first, page by page', async () => {
  await plays(25);
  const signIn = {
    type: 'sign_in' as const,
    actor: by('usr_9', 'Ben'),
    details: { address: '192.0.2.1', userAgent: '' },
  };
  await eventRepository(db.table).write(tenantId, signIn, start + 90_000);
  const times: string[] = [];
  for (let cursor: string | null = '', pages = 0; cursor !== null && pages < 9; pages++) {
    const page = await log(`?limit=10${cursor && `&cursor=${cursor}`}`);
    times.push(...page.items.map(({ at }) => String(at)));
    cursor = page.nextCursor;
  }
  expect(times).toHaveLength(26);
  expect(times).toEqual([...times].sort().reverse());
  expect(new Set(times).size).toBe(26);
});

test('the log can be filtered by who, what and when', async () => {
  await plays(20);
  expect((await log('?userId=usr_8')).items).toHaveLength(4);
  expect((await log('?type=download')).items).toEqual([]);
  const at = (n: number) => new Date(start + n * 1000).toISOString();
  const some = (await log(`?after=${at(5)}&before=${at(8)}`)).items;
  expect(some.map((event) => event.at)).toEqual([at(7), at(6), at(5)]);
});

test('a search of the log that finds little says how far back it got, and goes on from there', async () => {
  await plays(1203);
  const first = await log('?userId=usr_0');
  expect(first).toMatchObject({ items: [], nextCursor: expect.any(String), searchedBackTo: expect.any(String) });
  const second = await log(`?userId=usr_0&cursor=${first.nextCursor}`);
  expect(second).toEqual({ items: [], nextCursor: null });
  const alex: string[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Log = await log(`?userId=usr_8&limit=100${cursor && `&cursor=${cursor}`}`);
    alex.push(...page.items.map(({ id }) => String(id)));
    cursor = page.nextCursor;
  }
  expect([alex.length, new Set(alex).size]).toEqual([241, 241]);
});

test('what stays of a recording that was deleted is in the log: who, when and why', async () => {
  const bucket = bucketInMemory();
  await archiveOf(db.table, bucket, tenantId, 1);
  const deps = { ...jobDeps(db.table, bucket.store), deletions: deletionRepository(db.table) };
  await deleteForGood(tenantId, `rec_${ulid(0)}`, { actor: by('usr_9', 'Ben'), reason: 'Asked for' }, deps);
  expect((await log('?type=delete')).items).toMatchObject([
    { type: 'delete', recordingId: `rec_${ulid(0)}`, actor: { name: 'Ben' }, details: { reason: 'Asked for' } },
  ]);
});

test('the log is for auditors of the customer, and a cursor for who was given it', async () => {
  await plays(3);
  expect((await log('', 'reviewer')).code).toBe('not_permitted');
  expect((await log('', 'stranger')).items).toEqual([]);
  const { nextCursor } = await log('?limit=1');
  expect((await log(`?limit=1&cursor=${nextCursor}`, 'another')).code).toBe('invalid_cursor');
  expect((await log(`?limit=1&type=play&cursor=${nextCursor}`)).code).toBe('invalid_cursor');
});
