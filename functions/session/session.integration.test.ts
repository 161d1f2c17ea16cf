import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTable } from '#data/testing';
import { later } from '#runtime/later';
import { customerOf, password } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
let acme: Awaited<ReturnType<typeof customerOf>>;
let count = 0;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());
beforeEach(async () => {
  acme = await customerOf(db.table, `session-${++count}`);
});

const minutes = 60_000;
/** Each in an address of its own, where nobody else has failed. */
const elsewhere = () => acme.browser(`198.51.100.${++count % 250}`);

describe('signing in', () => {
  test('answers the user and sets cookies that only this origin gets', async () => {
    const answer = await acme.browser().signIn();
    const { id } = acme.user;
    expect(answer).toMatchObject({ status: 200, json: { user: { id, permissions: ['review_recordings'] } } });
    expect(answer.cookies[0]).toMatch(
      /^__Host-session=session-[\w.-]+\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/,
    );
    expect(answer.cookies[1]).toMatch(
      /^__Host-device=usr_[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=34560000; Secure$/,
    );
    expect(await acme.events()).toEqual(['sign_in']);
  });

  test('does not mind the case of the user name', async () => {
    expect((await acme.browser().signIn(password, acme.user.username.toUpperCase())).status).toBe(200);
  });

  test('keeps the token out of the table', async () => {
    const own = acme.browser();
    await own.signIn();
    expect(JSON.stringify(await db.rows())).not.toContain(own.cookies.get('__Host-session'));
  });

  test('answers an unknown user, a wrong password and a disabled user with the same bytes, after the same work', async () => {
    const work = async (attempt: () => Promise<{ text: string; status?: number | undefined }>) => {
      const before = db.consumed.length;
      const { text, status } = await attempt();
      return { text, status, requests: db.consumed.length - before };
    };
    // Whoever is the first makes the secrets of the deployment.
    await elsewhere().signIn('wrong', `somebody${count}`);
    acme.pool.asked.length = 0;
    const wrong = await work(() => elsewhere().signIn('wrong'));
    const unknown = await work(() => elsewhere().signIn('wrong', `nobody${count}`));
    await acme.setUser({ disabled: true });
    const disabled = await work(() => elsewhere().signIn(password));
    expect(wrong).toMatchObject({ status: 401, text: expect.stringContaining('invalid_credentials') });
    expect(unknown).toEqual(wrong);
    expect(disabled).toEqual(wrong);
    expect(acme.pool.asked).toHaveLength(3);
    expect(await acme.events()).toEqual(['sign_in_failed', 'sign_in_failed']);
  });

  test('lasts and idles as long as the customer says', async () => {
    await acme.setTenant({ sessionPolicy: { idleMinutes: 15, absoluteHours: 8 } });
    const own = acme.browser();
    expect((await own.signIn()).cookies[0]).toContain('Max-Age=28800;');
    expect(await later(10 * minutes, own.isSignedIn)).toBe(true);
    expect(await later(40 * minutes, own.isSignedIn)).toBe(false);
  });
});

describe('guesses', () => {
  test('are held up after five failures, even of the right password, and free again afterwards', async () => {
    for (let i = 0; i < 5; i++) await elsewhere().signIn('wrong');
    expect(await elsewhere().signIn()).toMatchObject({ status: 429, json: { code: 'too_many_attempts' } });
    expect((await later(2000, () => elsewhere().signIn())).status).toBe(200);
  });

  test('of a name that nobody has are held up just the same', async () => {
    const nobody = `ghost${count}`;
    for (let i = 0; i < 5; i++) await elsewhere().signIn('wrong', nobody);
    expect((await elsewhere().signIn('wrong', nobody)).status).toBe(429);
  });

  test('of a password are few, many at once or one by one, while its owner gets in where they are known', async () => {
    const own = acme.browser();
    await own.signIn();
    acme.pool.asked.length = 0;
    const burst = await Promise.all(Array.from({ length: 60 }, () => elsewhere().signIn('wrong')));
    for (let second = 1; second <= 600; second += 20) await later(1000 * second, () => elsewhere().signIn('wrong'));
    expect(burst.filter(({ status }) => status === 401).length).toBeGreaterThan(0);
    expect(acme.pool.asked.length).toBeLessThanOrEqual(8);
    expect((await elsewhere().signIn()).status).toBe(429);
    expect((await own.signIn()).status).toBe(200);
  });

  test('from an address are held up, whatever the names, and not because of those who sign in there', async () => {
    const office = `203.0.113.${count % 250}`;
    const fail = (i: number) => acme.browser(office).signIn('wrong', `name${count}-${i}`);
    await Promise.all(Array.from({ length: 49 }, (_, i) => fail(i)));
    for (let i = 0; i < 3; i++) expect((await acme.browser(office).signIn()).status).toBe(200);
    await fail(50);
    expect((await acme.browser(office).signIn()).status).toBe(429);
    expect((await acme.browser('203.0.113.11').signIn()).status).toBe(200);
  });

  test('in a known browser are held up too, and known is who signed in there, since they last chose a password', async () => {
    const own = acme.browser();
    await own.signIn();
    for (let i = 0; i < 5; i++) await own.signIn('wrong');
    expect((await own.signIn()).status).toBe(429);
    expect((await elsewhere().signIn()).status).toBe(200);

    const other = await acme.addUser('Tracy');
    const theirs = elsewhere();
    await theirs.signIn();
    for (let i = 0; i < 5; i++) await elsewhere().signIn('wrong', other.username);
    expect((await theirs.signIn(password, other.username)).status).toBe(429);

    await acme.setUser({ sessionsAfter: Date.now() + 1 });
    for (let i = 0; i < 5; i++) await elsewhere().signIn('wrong');
    expect((await theirs.signIn()).status).toBe(429);
  });

  test('do not count who forged that their browser is known', async () => {
    const own = acme.browser();
    await own.signIn();
    const note = own.cookies.get('__Host-device') ?? '';
    for (let i = 0; i < 5; i++) await elsewhere().signIn('wrong');
    for (const forged of [
      note.replace(/.$/, note.endsWith('A') ? 'Q' : 'A'),
      note.replace(/^usr_./, 'usr_X'),
      'x.y.z',
    ]) {
      const thief = elsewhere();
      thief.cookies.set('__Host-device', forged);
      expect((await thief.signIn()).status).toBe(429);
    }
  });

  test('that nobody has told the end of hold up nobody for long', async () => {
    const { signIn } = acme.deps.directory;
    acme.deps.directory.signIn = () => Promise.reject(new Error('Cognito is away'));
    for (let i = 0; i < 9; i++) expect((await elsewhere().signIn()).status).toBe(500);
    acme.deps.directory.signIn = signIn;
    expect((await elsewhere().signIn()).status).toBe(200);
  });
});

describe('a first sign-in', () => {
  beforeEach(() => acme.pool.setPassword(acme.user.id, password, true));

  test('asks for a new password and then goes on', async () => {
    const own = acme.browser();
    const { json } = await own.signIn();
    expect(json).toMatchObject({ challenge: 'new_password' });
    const answer = await own.answer(json.session, { newPassword: 'Quiet harbour 71' });
    expect(answer).toMatchObject({ status: 200, json: { user: { id: acme.user.id } } });
    expect((await own.signIn('Quiet harbour 71')).json).toHaveProperty('user');
  });

  test.each(['short1A', 'nouppercase99', 'NOLOWERCASE99', 'No digits at all'])(
    'refuses %j as the new one, and asks again',
    async (newPassword) => {
      const own = acme.browser();
      const { json } = await own.signIn();
      expect(await own.answer(json.session, { newPassword })).toMatchObject({
        status: 422,
        json: { code: 'password_rejected', errors: [{ path: 'newPassword' }] },
      });
      expect((await own.answer(json.session, { newPassword: 'Quiet harbour 71' })).status).toBe(200);
    },
  );

  test('asks for what the customer’s policy asks for, and says what that is; so does a later change', async () => {
    const passwordPolicy = { minimumLength: 16, requireSymbol: true };
    await acme.setTenant({ passwordPolicy });
    const own = acme.browser();
    const { json } = await own.signIn();
    expect(json).toMatchObject({ challenge: 'new_password', passwordPolicy });
    const lacks = ['must have at least 16 characters', 'must have a symbol'];
    const errors = lacks.map((message) => ({ path: 'newPassword', message }));
    expect((await own.answer(json.session, { newPassword: 'Quiet sea 71' })).json).toMatchObject({ errors });
    const first = 'Quiet harbour, 71';
    expect((await own.answer(json.session, { newPassword: first })).status).toBe(200);
    expect((await own.ask('GET', '/account')).json).toMatchObject({ passwordPolicy });
    const again = await own.ask('PATCH', '/account', { password: first, newPassword: 'Quiet sea 72' });
    expect(again).toMatchObject({ status: 422, json: { code: 'password_rejected', errors } });
  });

  test('has a challenge that works once, and for a few tries', async () => {
    const own = acme.browser();
    const { json } = await own.signIn();
    for (let i = 0; i < 5; i++) await own.answer(json.session, { newPassword: 'short' });
    const late = await own.answer(json.session, { newPassword: 'Quiet harbour 71' });
    expect(late).toMatchObject({ status: 401, json: { code: 'challenge_failed' } });
  });

  test('that was never begun cannot be gone on with', async () => {
    const answer = await acme.browser().answer('made up', { newPassword: 'Quiet harbour 71' });
    expect(answer).toMatchObject({ status: 401, json: { code: 'challenge_failed' } });
  });
});

describe('a session', () => {
  test('tells who it is of', async () => {
    const own = acme.browser();
    await own.signIn();
    await acme.setUser({ timeZone: 'Asia/Tokyo', theme: 'dark' });
    expect((await own.ask('GET', '/session')).json).toMatchObject({
      ...{ username: acme.user.username, timeZone: 'Asia/Tokyo', theme: 'dark' },
      customer: { timeZone: 'Europe/London' },
    });
  });

  test('ends at sign-out, for whoever still has the cookie', async () => {
    const own = acme.browser();
    await own.signIn();
    const cookie = own.cookies.get('__Host-session') ?? '';
    const out = await own.ask('DELETE', '/session');
    expect(out.status).toBe(204);
    expect(out.cookies[0]).toContain('Max-Age=0');
    own.cookies.set('__Host-session', cookie);
    expect(await own.isSignedIn()).toBe(false);
    expect(await acme.events()).toEqual(['sign_in', 'sign_out']);
  });

  test('ends after 12 hours although its row is still there', async () => {
    const own = acme.browser();
    await own.signIn();
    expect(await later(12 * 3600_000 + 1000, own.isSignedIn)).toBe(false);
  });
});
