import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Message } from '#adapters/mail';
import { mostAccessTokens } from '#contract/access-tokens';
import { accessTokenRepository } from '#data/access-tokens';
import { roleEntity } from '#data/directory';
import { newId } from '#data/ids';
import { deploymentSecret } from '#data/secrets';
import { sessionRepository } from '#data/sessions';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { newUserWrites, type User, userEntity, userRepository } from '#data/users';
import { authentication } from '#runtime/authenticate';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { createAccessToken, deleteAccessToken, listAccessTokens } from './manage-access-tokens.ts';
import { warnOwners } from './warn-owners.ts';

let db: Awaited<ReturnType<typeof startTable>>;
let user: User;
let cookie: string;
let count = 0;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

const createdAt = '2026-03-03T15:00:00.000Z';
const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs).toISOString();

async function newUser(tenantId: string, permissions: string[]): Promise<User> {
  const id = newId('usr');
  const roleId = newId('rol');
  const made: User = {
    ...{ tenantId, id, name: 'Morgan Hale', username: id, email: `${id}@example.com`, createdAt },
    ...{ roleId, primary: false, disabled: false },
  };
  await db.table.put(
    roleEntity.toItem({ tenantId, id: roleId, name: roleId, description: '', permissions, createdAt }),
  );
  await db.table.transact(newUserWrites(made));
  return made;
}
const signIn = async ({ tenantId, id, roleId }: User) => {
  const token = await sessionRepository(db.table).create({
    ...{ tenantId, userId: id, roleId, createdAt: Date.now(), address: '192.0.2.1', userAgent: 'test' },
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
  });
  return `__Host-session=${token}`;
};

beforeEach(async () => {
  const tenantId = `tokens-${++count}`;
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
  );
  user = await newUser(tenantId, ['review_recordings', 'manage_flags']);
  cookie = await signIn(user);
});

async function api(method: string, path: string, body?: object, credentials: object = { cookies: [cookie] }) {
  const handler = httpApi(
    [listAccessTokens, createAccessToken, deleteAccessToken],
    { tokens: accessTokenRepository(db.table), cursors: cursors(deploymentSecret(db.table, 'cursors')) },
    authentication(db.table),
  );
  const { cookies, headers } = credentials as { cookies?: string[]; headers?: Record<string, string> };
  const event = gatewayEvent(method, `/api/account/tokens${path}`, {
    ...(cookies ? { cookies } : {}),
    headers: { 'x-call-record': '1', 'content-type': 'application/json', ...headers },
    ...(body ? { body: JSON.stringify(body) } : {}),
    params: { tokenId: path.slice(1).split('?')[0] ?? '' },
  });
  const answer = await call(handler, event);
  return { ...answer, json: (answer.json ?? {}) as Record<string, unknown> & { items: Record<string, unknown>[] } };
}
const make = (body: object = {}) =>
  api('POST', '', { name: 'Nightly export', permissions: ['review_recordings'], ...body });
const names = async () => (await api('GET', '')).json.items.map(({ name }) => name);
const events = async () =>
  (await db.rows(user.tenantId)).filter(({ sk }) => String(sk).startsWith('EVENT#')).map(({ type }) => type);

describe('an access token', () => {
  test('is shown once, kept as a hash, and listed with when it ends', async () => {
    const { status, json } = await make();
    expect(status).toBe(201);
    expect(json).toMatchObject({ token: expect.stringMatching(/^crt_/), lastUsedAt: null });
    expect(Math.abs(Date.parse(String(json.expiresAt)) - Date.now() - 90 * dayMs)).toBeLessThan(10_000);
    const { token, ...view } = json;
    expect((await api('GET', '')).json).toEqual({ items: [view], nextCursor: null });
    expect(JSON.stringify(await db.rows())).not.toContain(String(token));
    expect(await events()).toEqual(['create_token']);
  });

  test('may do what its owner may, and no more', async () => {
    const refused = await make({ permissions: ['review_recordings', 'manage_users'] });
    expect(refused).toMatchObject({
      ...{ status: 422, json: { code: 'invalid_input', errors: [{ path: 'permissions.1' }] } },
    });
    expect((await make({ permissions: [] })).status).toBe(422);
    expect((await make({ permissions: ['manage_flags', 'manage_flags'] })).json.permissions).toEqual(['manage_flags']);
  });

  test.each([
    [-1, 422],
    [1, 201],
    [365, 201],
    [366, 422],
  ])('that ends in %i days is answered %i', async (days, status) => {
    expect((await make({ expiresAt: inDays(days) })).status).toBe(status);
  });

  test('has a name that no other of its owner has, until it is revoked or has expired', async () => {
    const first = await make({ expiresAt: inDays(10) });
    expect(await make({ name: 'NIGHTLY export' })).toMatchObject({ status: 409, json: { code: 'name_taken' } });
    expect((await api('DELETE', `/${first.json.id}`)).status).toBe(204);
    expect((await make({ expiresAt: inDays(10) })).status).toBe(201);
    vi.useFakeTimers({ now: Date.now() + 11 * dayMs, toFake: ['Date'] });
    try {
      cookie = await signIn(user);
      expect(await names()).toEqual([]);
      expect((await make()).status).toBe(201);
    } finally {
      vi.useRealTimers();
    }
  });

  test('has a name that no other has, and there are not too many, however many are made at once', async () => {
    const same = await Promise.all(Array.from({ length: 4 }, () => make()));
    expect(same.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    for (let i = 2; i <= mostAccessTokens - 1; i++) await make({ name: `Token ${i}` });
    const last = await Promise.all([make({ name: 'One' }), make({ name: 'Other' })]);
    expect(last.map(({ status, json }) => json.code ?? status).sort()).toEqual([201, 'too_many_tokens']);
    expect((await api('GET', '?limit=100')).json.items).toHaveLength(mostAccessTokens);
  });

  test('works until it is revoked, and only its owner can do so', async () => {
    const { json } = await make();
    const other = await signIn(await newUser(user.tenantId, ['manage_users']));
    const refused = await api('DELETE', `/${json.id}`, undefined, { cookies: [other] });
    expect(refused).toMatchObject({ status: 404, json: { code: 'token_not_found' } });
    expect(await authentication(db.table)(String(json.token))).toMatchObject({ userId: user.id });
    expect((await api('DELETE', `/${json.id}`)).status).toBe(204);
    expect((await api('DELETE', `/${json.id}`)).status).toBe(404);
    expect(await authentication(db.table)(String(json.token))).toBeUndefined();
    expect(await events()).toEqual(['create_token', 'delete_token']);
  });

  test('cannot make, see or revoke tokens', async () => {
    const { json } = await make();
    const credentials = { headers: { authorization: `Bearer ${json.token}` } };
    const body = { name: 'Another', permissions: ['review_recordings'] };
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', `/${json.id}`],
    ] as const)
      expect((await api(method, path, method === 'POST' ? body : undefined, credentials)).status).toBe(403);
  });

  test('is listed page by page, by name', async () => {
    for (const name of ['b', 'C', 'a']) await make({ name });
    const first = (await api('GET', '?limit=2')).json;
    const second = (await api('GET', `?limit=2&cursor=${first.nextCursor}`)).json;
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['a', 'b', 'C']);
  });
});

describe('the owner of a token that ends soon', () => {
  let sent: Message[];
  let fails: boolean;
  beforeEach(() => {
    sent = [];
    fails = false;
  });
  const warn = (days: number) => {
    const send = async (message: Message) => {
      // Other tests have tokens too.
      if (!message.to.startsWith(user.id)) return;
      if (fails) throw new Error('SES is away');
      sent.push(message);
    };
    return warnOwners(Date.now() + days * dayMs, {
      ...{ tokens: accessTokenRepository(db.table), users: userRepository(db.table), mail: { send } },
      ...{ tenants: tenantRepository(db.table), portalUrl: 'https://portal.example.com' },
    });
  };

  test('is told once, a week before', async () => {
    await make({ name: 'Export <b>', expiresAt: inDays(20) });
    await warn(12.9);
    expect(sent).toEqual([]);
    await warn(13.1);
    await warn(14);
    expect(sent).toMatchObject([{ to: user.email, text: expect.stringContaining('“Export <b>” expires on') }]);
    expect(sent[0]?.html).not.toContain('<b>');
    expect(sent[0]?.text).toContain('https://portal.example.com/configuration/access-tokens');
  });

  test('is told by the next run where the mail failed', async () => {
    await make({ expiresAt: inDays(20) });
    fails = true;
    await warn(14);
    fails = false;
    await warn(15);
    expect(sent).toHaveLength(1);
  });

  test('is told once though two run at the same time', async () => {
    await make({ expiresAt: inDays(20) });
    await Promise.all([warn(14), warn(14)]);
    expect(sent).toHaveLength(1);
  });

  test('is not told of what is revoked, was chosen to end soon, or is of no use any more', async () => {
    const revoked = await make({ name: 'Revoked', expiresAt: inDays(20) });
    await api('DELETE', `/${revoked.json.id}`);
    await make({ name: 'Short', expiresAt: inDays(5) });
    await make({ name: 'Useless', expiresAt: inDays(20) });
    await db.table.put(userEntity.toItem({ ...user, disabled: true }));
    await warn(0);
    await warn(14);
    expect(sent).toEqual([]);
  });
});
