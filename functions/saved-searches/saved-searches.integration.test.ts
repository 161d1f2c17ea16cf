import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mostSavedSearches } from '#contract/saved-searches';
import { savedSearchRepository } from '#data/saved-searches';
import { deploymentSecret } from '#data/secrets';
import { startTable } from '#data/testing';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { createSavedSearch } from './create-saved-search.ts';
import { deleteSavedSearch } from './delete-saved-search.ts';
import { listSavedSearches } from './list-saved-searches.ts';
import { updateSavedSearch } from './update-saved-search.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let count = 0;
let tenantId = '';
let api: unknown;

beforeEach(() => {
  tenantId = `acme${++count}`;
  const actor = (tenant: string, userId: string, permissions = ['review_recordings']): Actor => ({
    ...{ kind: 'user', tenantId: tenant, userId, name: 'Morgan Hale', permissions },
  });
  const actors: Record<string, Actor> = {
    morgan: actor(tenantId, 'usr_1'),
    alex: actor(tenantId, 'usr_2'),
    stranger: actor(`${tenantId}0`, 'usr_1'),
    clerk: actor(tenantId, 'usr_3', ['manage_flags']),
  };
  api = httpApi(
    [listSavedSearches, createSavedSearch, updateSavedSearch, deleteSavedSearch],
    {
      savedSearches: savedSearchRepository(db.table),
      cursors: cursors(deploymentSecret(db.table, 'cursors')),
    },
    async (token) => actors[token],
  );
});

const ask = (method: string, path: string, body?: unknown, who = 'morgan') =>
  call(
    api,
    gatewayEvent(method, `/api/saved-searches${path}`, {
      cookies: [`__Host-session=${who}`],
      headers: { 'x-call-record': '1', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(path.startsWith('/') ? { params: { searchId: path.slice(1) } } : {}),
    }),
  );
const save = (name: string, more: object = {}, who = 'morgan') => ask('POST', '', { name, filters: {}, ...more }, who);
const idOf = (answer: { json: Record<string, unknown> | undefined }) => String(answer.json?.id);
const namesOf = (answer: { json: Record<string, unknown> | undefined }) =>
  ((answer.json?.items ?? []) as { name: string }[]).map(({ name }) => name);
const names = async (who = 'morgan') => namesOf(await ask('GET', '?limit=100', undefined, who));
const missing = `/srch_${'0'.repeat(26)}`;

describe('a search that is saved', () => {
  test('is as it was given, and is listed', async () => {
    const filters = { from: '0113', flagId: [`flg_${'0'.repeat(26)}`], connectedAfter: '2026-03-03T00:00:00.000Z' };
    const saved = await save('  Complaints ', { filters: { ...filters, scoreBelow: 40 } });
    expect(saved.status).toBe(201);
    expect(saved.json).toEqual({
      id: expect.stringMatching(/^srch_/),
      createdAt: expect.stringMatching(/Z$/),
      name: 'Complaints',
      filters: { ...filters, scoreBelow: 40 },
      period: null,
    });
    expect((await ask('GET', '')).json).toEqual({ items: [saved.json], nextCursor: null });
  });

  test('counts its days from today, or has days of the calendar, and never both', async () => {
    const moving = await save('This week', { period: 'last_7_days', filters: { to: '999' } });
    expect(moving.json).toMatchObject({ period: 'last_7_days', filters: { to: '999' } });
    const fixed = { connectedBefore: '2026-03-03T00:00:00Z' };
    const refused = { status: 422, json: { code: 'invalid_input', errors: [{ path: 'period' }] } };
    expect(await save('Both', { period: 'today', filters: fixed })).toMatchObject(refused);
    // A change may not bring together what may not be saved together.
    expect(await ask('PATCH', `/${idOf(moving)}`, { filters: fixed })).toMatchObject(refused);
    expect(await ask('PATCH', `/${idOf(moving)}`, { filters: fixed, period: null })).toMatchObject({
      json: { filters: fixed, period: null },
    });
    expect(await ask('PATCH', `/${idOf(moving)}`, { period: 'today' })).toMatchObject(refused);
  });

  test('is renamed, and its old name is free', async () => {
    const id = idOf(await save('First', { filters: { from: '0113' }, period: 'today' }));
    const renamed = await ask('PATCH', `/${id}`, { name: 'Second' });
    expect(renamed).toMatchObject({
      status: 200,
      json: { id, name: 'Second', filters: { from: '0113' }, period: 'today' },
    });
    expect((await save('first')).status).toBe(201);
    expect(await names()).toEqual(['first', 'Second']);
  });

  test('keeps its name when only its case changes', async () => {
    const id = idOf(await save('complaints'));
    expect((await ask('PATCH', `/${id}`, { name: 'Complaints' })).json?.name).toBe('Complaints');
    expect((await save('COMPLAINTS')).json?.code).toBe('name_taken');
  });

  test('is deleted, and its name is free', async () => {
    const id = idOf(await save('Gone'));
    expect((await ask('DELETE', `/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `/${id}`)).status).toBe(404);
    expect(await names()).toEqual([]);
    expect((await save('Gone')).status).toBe(201);
  });
});

describe('the list', () => {
  test('is by name as people sort, in pages that join', async () => {
    for (const name of ['beta', 'Alpha 10', 'Émile', 'alpha 2', 'Emil']) await save(name);
    const first = await ask('GET', '?limit=2');
    const second = await ask('GET', `?limit=2&cursor=${first.json?.nextCursor}`);
    const third = await ask('GET', `?limit=2&cursor=${second.json?.nextCursor}`);
    expect([first, second, third].map(namesOf)).toEqual([['alpha 2', 'Alpha 10'], ['beta', 'Emil'], ['Émile']]);
    expect(third.json?.nextCursor).toBeNull();
    expect((await ask('GET', `?cursor=${first.json?.nextCursor}`, undefined, 'alex')).json?.code).toBe(
      'invalid_cursor',
    );
  });

  test('has nobody else’s', async () => {
    await save('Mine');
    await save('Mine', {}, 'alex');
    expect([await names(), await names('alex'), await names('stranger')]).toEqual([['Mine'], ['Mine'], []]);
  });
});

test.each(['alex', 'stranger'])('another’s (%s) answers byte for byte like one that never existed', async (who) => {
  const theirs = `/${idOf(await save('Mine'))}`;
  for (const [method, body] of [['PATCH', { name: 'Yours' }], ['DELETE']] as const) {
    const never = await ask(method, missing, body, who);
    const impossible = await ask(method, '/..%2f', body, who);
    const other = await ask(method, theirs, body, who);
    expect([never.status, never.json?.code]).toEqual([404, 'search_not_found']);
    expect([other.status, other.text]).toEqual([404, never.text]);
    expect([impossible.status, impossible.text]).toEqual([404, never.text]);
  }
  expect(await names()).toEqual(['Mine']);
});

test('whoever may not review recordings has none', async () => {
  expect((await ask('GET', '', undefined, 'clerk')).status).toBe(403);
  expect((await save('Mine', {}, 'clerk')).status).toBe(403);
});

describe('a name', () => {
  test.each(['Complaints', 'COMPLAINTS', '  complaints', 'ＣＯＭＰＬＡＩＮＴＳ'])(
    'is taken by one like “%s”',
    async (same) => {
      const other = idOf(await save('Other'));
      await save('Complaints');
      expect(await save(same)).toMatchObject({ status: 409, json: { code: 'name_taken' } });
      expect(await ask('PATCH', `/${other}`, { name: same })).toMatchObject({
        status: 409,
        json: { code: 'name_taken' },
      });
      expect(await names()).toEqual(['Complaints', 'Other']);
    },
  );

  test('that would be longer than a key may be is one like any other', async () => {
    // One character that folds to eighteen.
    const long = 'ﷺ'.repeat(80);
    expect((await save(long)).status).toBe(201);
    expect((await save(long)).json?.code).toBe('name_taken');
  });

  test.each([
    ['empty', { name: '  ', filters: {} }],
    ['too long', { name: 'x'.repeat(81), filters: {} }],
    ['missing', { filters: {} }],
  ])('that is %s is refused', async (_, body) => {
    expect(await ask('POST', '', body)).toMatchObject({ status: 422, json: { errors: [{ path: 'name' }] } });
  });

  test('that is asked for ten times at once is given once', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => save('At once')));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect(await names()).toEqual(['At once']);
  });

  test('that two searches want at once is given to one', async () => {
    const ids = [idOf(await save('One')), idOf(await save('Two')), idOf(await save('Three'))];
    const answers = await Promise.all(ids.map((id) => ask('PATCH', `/${id}`, { name: 'Wanted' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect((await names()).filter((name) => name === 'Wanted')).toHaveLength(1);
  });
});

describe(`more than ${mostSavedSearches}`, () => {
  const fill = async (most: number) => {
    for (let n = 0; n < most; n++) await save(`Search ${n}`);
  };

  test('are refused, and one less makes room', async () => {
    await fill(mostSavedSearches);
    expect(await save('One more')).toMatchObject({ status: 422, json: { code: 'too_many_saved_searches' } });
    // A taken name is the nearer reason, and others have room of their own.
    expect((await save('Search 1')).json?.code).toBe('name_taken');
    expect((await save('One more', {}, 'alex')).status).toBe(201);
    const [first] = ((await ask('GET', '')).json?.items ?? []) as { id: string }[];
    await ask('DELETE', `/${first?.id}`);
    expect((await save('One more')).status).toBe(201);
  });

  test('are refused when they come at once too', async () => {
    await fill(mostSavedSearches - 3);
    const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => save(`At once ${n}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 422, 422, 422]);
    expect(await names()).toHaveLength(mostSavedSearches);
  });

  test('cannot be had by deleting one twice at once', async () => {
    await fill(2);
    const [first] = ((await ask('GET', '')).json?.items ?? []) as { id: string }[];
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask('DELETE', `/${first?.id}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404, 404, 404]);
    const rows = (await db.rows()).filter(({ pk }) => String(pk).startsWith(`T#${tenantId}#USER#usr_1#`));
    expect(rows.find(({ sk }) => sk === 'SEARCHES#')).toMatchObject({ count: 1 });
    expect(rows).toHaveLength(3);
  });
});

test('changes made at once are all made', async () => {
  const id = idOf(await save('One'));
  const changes = [{ name: 'Two' }, { filters: { from: '0113' } }, { period: 'today' }];
  const answers = await Promise.all(changes.map((change) => ask('PATCH', `/${id}`, change)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect((await ask('GET', '')).json).toMatchObject({
    items: [{ name: 'Two', filters: { from: '0113' }, period: 'today' }],
  });
});
