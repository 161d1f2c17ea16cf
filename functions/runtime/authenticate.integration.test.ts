import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { endpoint } from '#contract/endpoint';
import { apiTokenRepository, isApiToken } from '#data/api-tokens';
import { recorderEntity, roleEntity } from '#data/directory';
import { newId } from '#data/ids';
import { reviewerWrites } from '#data/reviewers';
import { sessionRepository } from '#data/sessions';
import { startTable } from '#data/testing';
import { newUserWrites, type User, userEntity } from '#data/users';
import { authentication } from './authenticate.ts';
import { httpApi } from './http-api.ts';
import { route } from './route.ts';
import { call, gatewayEvent } from './testing.ts';

const answer = z.object({ userId: z.string(), permissions: z.array(z.string()), onlyAgents: z.array(z.string()) });
const declared = {
  read: endpoint({
    ...{ method: 'GET', path: '/read', access: 'review_recordings', summary: 'Read', status: 200 },
    answer,
  }),
  own: endpoint({
    ...{ method: 'POST', path: '/own', access: 'signed_in', tokens: 'refused', summary: 'Own', status: 204 },
  }),
  write: endpoint({
    ...{ method: 'POST', path: '/write', access: 'review_recordings', summary: 'Write', status: 204 },
  }),
  recorder: endpoint({
    ...{ method: 'GET', path: '/recorders/{recorderId}/thing', access: 'manage_recorders', tokens: 'recorder' },
    ...{ summary: 'For a recorder', status: 200, params: z.strictObject({ recorderId: z.string() }), answer },
  }),
};

let db: Awaited<ReturnType<typeof startTable>>;
let user: User;
let count = 0;

beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

const createdAt = new Date(0).toISOString();
const putRole = (id: string, permissions: string[]) =>
  db.table.put(
    roleEntity.toItem({ ...{ tenantId: user.tenantId, id, name: id, description: '' }, permissions, createdAt }),
  );

beforeEach(async () => {
  const tenantId = `acme-${++count}`;
  const id = newId('usr');
  user = {
    ...{ tenantId, id, name: 'Morgan Hale', username: `m${count}`, email: `m${count}@example.com`, createdAt },
    ...{ roleId: 'rol_1', primary: false, disabled: false },
  };
  await db.table.transact(newUserWrites(user));
  await putRole('rol_1', ['review_recordings']);
});

const api = () => {
  const who = async ({
    actor,
  }: {
    actor: { userId: string; permissions: readonly string[]; onlyAgents?: ReadonlySet<string> | undefined };
  }) => ({
    ...{ userId: actor.userId, permissions: [...actor.permissions], onlyAgents: [...(actor.onlyAgents ?? [])] },
  });
  return httpApi(
    [
      route(declared.read, who),
      route(declared.own, async () => undefined),
      route(declared.write, async () => undefined),
      route(declared.recorder, who),
    ],
    {},
    authentication(db.table),
  );
};

const beginSession = (more: { idleSeconds?: number } = {}) =>
  sessionRepository(db.table).create({
    ...{ tenantId: user.tenantId, userId: user.id, roleId: user.roleId, createdAt: Date.now(), ...more },
    ...{ expiresAt: Math.floor(Date.now() / 1000) + 3600, address: '192.0.2.1', userAgent: 'test' },
  });
const makeToken = async (permissions: string[], owner = { kind: 'user' as 'user' | 'recorder', id: user.id }) => {
  const made = await apiTokenRepository(db.table).create({
    ...{ tenantId: user.tenantId, id: newId('tok'), owner, name: 'Export', permissions, createdAt },
  });
  if (!made) throw new Error('No token');
  return made.secret;
};
const byCookie = (token: string, method = 'GET', path = '/api/read') =>
  call(api(), gatewayEvent(method, path, { cookies: [`__Host-session=${token}`], headers: { 'x-call-record': '1' } }));
const byToken = (token: string, method = 'GET', path = '/api/read', params: Record<string, string> = {}) =>
  call(api(), gatewayEvent(method, path, { headers: { authorization: `Bearer ${token}` }, params }));
const change = (changes: Partial<User>) => db.table.put(userEntity.toItem({ ...user, ...changes }));

describe('a session', () => {
  test('is found by one read of the table', async () => {
    const token = await beginSession();
    const before = db.consumed.length;
    expect(await byCookie(token)).toMatchObject({ status: 200, json: { userId: user.id } });
    expect(db.consumed.slice(before)).toHaveLength(1);
  });

  test('ends at once when its user is disabled, deleted, or chooses another password', async () => {
    const token = await beginSession();
    await change({ disabled: true });
    expect((await byCookie(token)).status).toBe(401);
    await change({ sessionsAfter: Date.now() + 1 });
    expect((await byCookie(token)).status).toBe(401);
    await change({});
    expect((await byCookie(token)).status).toBe(200);
    await db.table.delete({ pk: `T#${user.tenantId}#USERS`, sk: user.id });
    expect((await byCookie(token)).status).toBe(401);
  });

  test('permits at once what its role, or another role of the user, permits now', async () => {
    const token = await beginSession();
    await putRole('rol_1', []);
    expect((await byCookie(token)).status).toBe(403);
    await putRole('rol_2', ['review_recordings', 'manage_flags']);
    await change({ roleId: 'rol_2' });
    expect((await byCookie(token)).json).toMatchObject({ permissions: ['review_recordings', 'manage_flags'] });
  });

  test('is restricted at once to the agents whom its user reviews', async () => {
    const token = await beginSession();
    expect((await byCookie(token)).json).toMatchObject({ onlyAgents: [] });
    await db.table.transact(reviewerWrites(user.tenantId, 'agt_1', [], [user.id]));
    await db.table.transact(reviewerWrites(user.tenantId, 'agt_2', [], [user.id]));
    await db.table.transact(reviewerWrites(user.tenantId, 'agt_2', [], [user.id]));
    expect((await byCookie(token)).json).toMatchObject({ onlyAgents: ['agt_1', 'agt_2'] });
    await db.table.transact(reviewerWrites(user.tenantId, 'agt_1', [user.id], []));
    expect((await byCookie(token)).json).toMatchObject({ onlyAgents: ['agt_2'] });
  });

  test('is of nobody with another tenant, user or role in its token', async () => {
    const token = await beginSession();
    const [tenant, id, role, secret] = token.split('.');
    for (const bent of [
      `other.${id}.${role}.${secret}`,
      `${tenant}.usr_2.${role}.${secret}`,
      `${tenant}.${id}.rol_2.${secret}`,
      `${tenant}.${id}.${role}.${'A'.repeat(43)}`,
      `${secret}`,
    ])
      expect((await byCookie(bent)).status).toBe(401);
  });

  test('ends after a time without use, and not while it is used', async () => {
    const token = await beginSession({ idleSeconds: 600 });
    const start = Date.now();
    try {
      vi.useFakeTimers({ now: start, toFake: ['Date'] });
      for (const minutes of [8, 16, 24]) {
        vi.setSystemTime(start + minutes * 60_000);
        expect((await byCookie(token)).status).toBe(200);
      }
      vi.setSystemTime(start + 36 * 60_000);
      expect((await byCookie(token)).status).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is listed until it is ended', async () => {
    const sessions = sessionRepository(db.table);
    const [first, second] = [await beginSession(), await beginSession()];
    const [one, other] = await sessions.list(user.tenantId, user.id);
    expect(await sessions.end(user.tenantId, user.id, one?.id ?? '')).toBe(true);
    expect(await sessions.end(user.tenantId, user.id, one?.id ?? '')).toBe(false);
    expect((await sessions.list(user.tenantId, user.id)).map(({ id }) => id)).toEqual([other?.id]);
    const statuses = [(await byCookie(first)).status, (await byCookie(second)).status];
    expect(statuses).toEqual([401, 200]);
  });
});

describe('an API token', () => {
  test('has a checksum, so that what cannot be one is not looked up', async () => {
    const token = await makeToken([]);
    expect(token).toMatch(/^crt_[0-9A-Za-z]{36}$/);
    expect(isApiToken(token)).toBe(true);
    const other = token.at(10) === 'a' ? 'b' : 'a';
    expect(isApiToken(token.slice(0, 10) + other + token.slice(11))).toBe(false);
    expect(JSON.stringify(await db.rows(user.tenantId))).not.toContain(token);
  });

  test('permits what it was made for, as far as its user may do that now', async () => {
    const token = await makeToken(['review_recordings', 'manage_users']);
    expect((await byToken(token)).json).toMatchObject({ userId: user.id, permissions: ['review_recordings'] });
    expect((await byToken(await makeToken([]))).status).toBe(403);
    await putRole('rol_1', []);
    expect((await byToken(token)).status).toBe(403);
    await putRole('rol_1', ['review_recordings']);
    await change({ disabled: true });
    expect((await byToken(token)).status).toBe(401);
  });

  test('writes without the header of the portal, and not what only a person may', async () => {
    const token = await makeToken(['review_recordings']);
    expect((await byToken(token, 'POST', '/api/write')).status).toBe(204);
    expect((await byToken(token, 'POST', '/api/own')).status).toBe(403);
    expect((await byCookie(await beginSession(), 'POST', '/api/own')).status).toBe(204);
  });

  test('counts in its header alone, and a session in its cookie alone', async () => {
    expect((await byCookie(await makeToken(['review_recordings']))).status).toBe(401);
    expect((await byToken(await beginSession())).status).toBe(401);
  });

  test('is restricted to the agents whom its user reviews', async () => {
    await db.table.transact(reviewerWrites(user.tenantId, 'agt_1', [], [user.id]));
    const token = await makeToken(['review_recordings']);
    expect((await byToken(token)).json).toMatchObject({ onlyAgents: ['agt_1'] });
  });

  test('ends when it is revoked, or its time is over', async () => {
    const tokens = apiTokenRepository(db.table);
    const owner = { kind: 'user' as const, id: user.id };
    const token = await makeToken(['review_recordings']);
    const [row] = await tokens.list(user.tenantId, owner);
    expect(await tokens.revoke(user.tenantId, owner, row?.id ?? '')).toBe(true);
    expect(await tokens.revoke(user.tenantId, owner, row?.id ?? '')).toBe(false);
    expect((await byToken(token)).status).toBe(401);
    expect(await tokens.list(user.tenantId, owner)).toEqual([]);
    const expiresAt = Math.floor(Date.now() / 1000) - 1;
    const past = { tenantId: user.tenantId, id: newId('tok'), owner, name: 'Old', permissions: ['review_recordings'] };
    const made = await tokens.create({ ...past, createdAt, expiresAt });
    expect((await byToken(made?.secret ?? '')).status).toBe(401);
  });
});

describe('the token of a recorder', () => {
  const put = (disabled = false) =>
    db.table.put(
      recorderEntity.toItem({
        ...{ tenantId: user.tenantId, id: 'rdr_1', name: 'PBX', timeZone: 'UTC', createdAt, disabled },
      }),
    );
  const at = (token: string, recorderId: string) =>
    byToken(token, 'GET', `/api/recorders/${recorderId}/thing`, { recorderId });

  test('is good for what that recorder may ask, and for nothing else, until it is disabled', async () => {
    await put();
    const token = await makeToken([], { kind: 'recorder', id: 'rdr_1' });
    expect((await at(token, 'rdr_1')).status).toBe(200);
    expect((await at(token, 'rdr_2')).status).toBe(403);
    expect((await byToken(token)).status).toBe(403);
    expect((await byToken(token, 'POST', '/api/own')).status).toBe(403);
    await put(true);
    expect((await at(token, 'rdr_1')).status).toBe(401);
  });
});
