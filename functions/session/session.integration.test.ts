import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { SignInOutcome, UserDirectory } from '#adapters/user-directory';
import { attemptRepository } from '#data/attempts';
import { directoryRepository, roleEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { sessionRepository } from '#data/sessions';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { newUserWrites, type User, userRepository } from '#data/users';
import { authentication } from '#runtime/authenticate';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { getSession, signOut } from './current-session.ts';
import { answerChallenge, signIn } from './sign-in.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

/** Cognito as far as sign-in goes: user id -> password, and who must still choose one. */
class Directory implements Pick<UserDirectory, 'signIn' | 'answerNewPassword' | 'answerTotp'> {
  passwords = new Map<string, string>();
  temporary = new Set<string>();
  asked: string[] = [];
  async signIn(userId: string, password: string): Promise<SignInOutcome> {
    this.asked.push(userId);
    if (this.passwords.get(userId) !== password) return { outcome: 'refused' };
    return this.temporary.has(userId)
      ? { outcome: 'challenge', kind: 'new_password', session: 'cognito' }
      : { outcome: 'signed_in' };
  }
  async answerNewPassword(userId: string, session: string, password: string): Promise<SignInOutcome> {
    if (session !== 'cognito') return { outcome: 'refused' };
    this.passwords.set(userId, password);
    this.temporary.delete(userId);
    return { outcome: 'signed_in' };
  }
  async answerTotp(): Promise<SignInOutcome> {
    return { outcome: 'refused' };
  }
}

let count = 0;
let user: User;
let directory: Directory;
let api: unknown;
beforeEach(async () => {
  const name = `u${++count}`;
  const createdAt = '2026-03-03T15:00:00.000Z';
  const tenantId = `acme-${name}`;
  user = {
    ...{ tenantId, createdAt, id: `usr_${String(count).padStart(26, '0')}`, roleId: 'rol_1' },
    ...{ name: 'Ben', username: `Ben.${name}`, email: `${name}@example.com`, primary: true, disabled: false },
  };
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
  );
  await db.table.put(
    roleEntity.toItem({
      tenantId,
      id: 'rol_1',
      name: 'Reviewer',
      description: '',
      permissions: ['review_recordings'],
      createdAt,
    }),
  );
  await db.table.transact(newUserWrites(user));
  directory = new Directory();
  directory.passwords.set(user.id, 'right');
  const sessions = sessionRepository(db.table);
  const deps = {
    ...{
      sessions,
      users: userRepository(db.table),
      tenants: tenantRepository(db.table),
      events: eventRepository(db.table),
    },
    roles: directoryRepository(db.table, roleEntity),
    attempts: attemptRepository(db.table),
    directory: directory as unknown as UserDirectory,
  };
  api = httpApi([signIn, answerChallenge, getSession, signOut], deps, authentication(db.table));
});

const headers = { 'content-type': 'application/json' };
const post = (path: string, body: object, extra: Record<string, string> = {}) =>
  call(api, gatewayEvent('POST', `/api${path}`, { headers: { ...headers, ...extra }, body: JSON.stringify(body) }));
const signInAs = (username: string, password: string) =>
  post('/session', { username, password }, { 'x-viewer-address': `10.0.0.${count}` });
const cookieOf = (answer: { cookies: string[] }) => (answer.cookies[0] ?? '').split(';')[0] as string;
const who = (cookie: string) => call(api, gatewayEvent('GET', '/api/session', { cookies: [cookie] }));
const eventTypes = async () =>
  (await db.rows())
    .filter(({ tenantId, sk }) => tenantId === user.tenantId && String(sk).startsWith('EVENT#'))
    .map(({ type }) => type);

describe('signing in', () => {
  test('answers the user and sets a cookie that only this origin gets', async () => {
    const answer = await signInAs(user.username, 'right');
    expect(answer).toMatchObject({ status: 200, json: { user: { id: user.id, permissions: ['review_recordings'] } } });
    expect(answer.cookies[0]).toMatch(
      /^__Host-session=acme[\w.-]+\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/,
    );
    expect(await eventTypes()).toEqual(['sign_in']);
  });

  test('does not mind the case of the user name', async () => {
    expect((await signInAs(user.username.toUpperCase(), 'right')).status).toBe(200);
  });

  test('keeps the token out of the table', async () => {
    const token = cookieOf(await signInAs(user.username, 'right')).split('=')[1] as string;
    expect(JSON.stringify(await db.rows())).not.toContain(token);
  });

  test('answers an unknown user, a wrong password and a disabled user with the same bytes, after the same question to Cognito', async () => {
    const wrong = await signInAs(user.username, 'wrong');
    const unknown = await signInAs('nobody', 'wrong');
    await db.table.put({ ...(await rowOf(user)), disabled: true });
    const disabled = await signInAs(user.username, 'right');
    expect(wrong).toMatchObject({ status: 401, json: { code: 'invalid_credentials' } });
    expect(unknown.text).toBe(wrong.text);
    expect(disabled.text).toBe(wrong.text);
    expect(directory.asked).toHaveLength(3);
    expect(await eventTypes()).toEqual(['sign_in_failed', 'sign_in_failed']);
  });

  test('is blocked for a while after five failures, even with the right password, and free again afterwards', async () => {
    for (let i = 0; i < 5; i++) await signInAs(user.username, 'wrong');
    const blocked = await signInAs(user.username, 'right');
    expect(blocked).toMatchObject({ status: 429, json: { code: 'too_many_attempts' } });
    vi.useFakeTimers({ now: Date.now() + 2000, toFake: ['Date'] });
    try {
      expect((await signInAs(user.username, 'right')).status).toBe(200);
    } finally {
      vi.useRealTimers();
    }
  });

  test('of a name that nobody has is blocked just the same', async () => {
    for (let i = 0; i < 5; i++) await signInAs(`ghost${count}`, 'wrong');
    expect((await signInAs(`ghost${count}`, 'wrong')).status).toBe(429);
  });
});

describe('a first sign-in', () => {
  beforeEach(() => directory.temporary.add(user.id));

  test('asks for a new password and then goes on', async () => {
    const { json } = await signInAs(user.username, 'right');
    expect(json).toMatchObject({ challenge: 'new_password' });
    const answer = await post('/session/challenge', { session: json?.session, newPassword: 'Correct horse 9' });
    expect(answer).toMatchObject({ status: 200, json: { user: { id: user.id } } });
    expect((await signInAs(user.username, 'Correct horse 9')).json).toHaveProperty('user');
  });

  test.each(['short1A', 'nouppercase99', 'NOLOWERCASE99', 'No digits at all'])(
    'refuses %j as the new one, and asks again',
    async (newPassword) => {
      const { json } = await signInAs(user.username, 'right');
      const refused = await post('/session/challenge', { session: json?.session, newPassword });
      expect(refused).toMatchObject({
        status: 422,
        json: { code: 'password_rejected', errors: [{ path: 'newPassword' }] },
      });
      const answer = await post('/session/challenge', { session: json?.session, newPassword: 'Correct horse 9' });
      expect(answer.status).toBe(200);
    },
  );

  test('has a challenge that works once, and for a few tries', async () => {
    const { json } = await signInAs(user.username, 'right');
    const session = json?.session;
    for (let i = 0; i < 5; i++) await post('/session/challenge', { session, newPassword: 'short' });
    const late = await post('/session/challenge', { session, newPassword: 'Correct horse 9' });
    expect(late).toMatchObject({ status: 401, json: { code: 'challenge_failed' } });
  });

  test('that was never begun cannot be gone on with', async () => {
    const answer = await post('/session/challenge', { session: 'made up', newPassword: 'Correct horse 9' });
    expect(answer).toMatchObject({ status: 401, json: { code: 'challenge_failed' } });
  });
});

describe('a session', () => {
  test('tells who it is of', async () => {
    const cookie = cookieOf(await signInAs(user.username, 'right'));
    expect((await who(cookie)).json).toMatchObject({
      username: user.username,
      customer: { timeZone: 'Europe/London' },
    });
  });

  test('ends at sign-out, for whoever still has the cookie', async () => {
    const cookie = cookieOf(await signInAs(user.username, 'right'));
    const out = await call(
      api,
      gatewayEvent('DELETE', '/api/session', { cookies: [cookie], headers: { 'x-call-record': '1' } }),
    );
    expect(out.status).toBe(204);
    expect(out.cookies[0]).toContain('Max-Age=0');
    expect((await who(cookie)).status).toBe(401);
    expect(await eventTypes()).toEqual(expect.arrayContaining(['sign_in', 'sign_out']));
  });

  test('ends after 12 hours although its row is still there', async () => {
    const cookie = cookieOf(await signInAs(user.username, 'right'));
    vi.useFakeTimers({ now: Date.now() + 12 * 3600_000 + 1000, toFake: ['Date'] });
    try {
      expect((await who(cookie)).status).toBe(401);
    } finally {
      vi.useRealTimers();
    }
  });
});

async function rowOf({ tenantId, id }: User) {
  const row = (await db.rows()).find(({ pk, sk }) => pk === `T#${tenantId}#USERS` && sk === id);
  if (!row) throw new Error('No such row');
  return row;
}
