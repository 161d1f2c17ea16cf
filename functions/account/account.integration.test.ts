import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTable } from '#data/testing';
import { customerOf, password } from '#functions/session/testing';
import { later } from '#runtime/later';

let db: Awaited<ReturnType<typeof startTable>>;
let acme: Awaited<ReturnType<typeof customerOf>>;
let own: ReturnType<typeof acme.browser>;
let count = 0;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());
beforeEach(async () => {
  acme = await customerOf(db.table, `account-${++count}`);
  own = acme.browser();
  await own.signIn();
});

const chosen = 'Quiet harbour 71';
const elsewhere = () => acme.browser(`198.51.100.${++count % 250}`);
const change = (body: object) => own.ask('PATCH', '/account', body);
const confirm = (token: string) => elsewhere().ask('POST', '/account/email-confirmations', { token });

describe('one’s own account', () => {
  test('shows who one is, and changes how one is called, at once', async () => {
    const username = `Benjamin.${acme.tenantId}`;
    const { status, json } = await change({ name: 'Benjamin Kearns', username, timeZone: 'Asia/Tokyo', theme: 'dark' });
    const { id, email } = acme.user;
    expect(status).toBe(200);
    expect(json).toMatchObject({ id, email, name: 'Benjamin Kearns', username, timeZone: 'Asia/Tokyo', theme: 'dark' });
    expect((await own.ask('GET', '/account')).json).toEqual(json);
    expect((await elsewhere().signIn()).status).toBe(401);
    expect((await elsewhere().signIn(password, username.toLowerCase())).status).toBe(200);
    expect((await change({ timeZone: null, theme: null })).json).toMatchObject({ timeZone: null, theme: null });
    expect(await acme.events()).toEqual(['sign_in', 'update_account', 'sign_in']);
  });

  test('can be called the same in another case, and not as somebody else is, of any customer', async () => {
    const other = await customerOf(db.table, `other-${++count}`);
    expect((await change({ username: acme.user.username.toUpperCase() })).status).toBe(200);
    for (const taken of [{ username: other.user.username.toUpperCase() }, { email: other.user.email }]) {
      const refused = await change({ name: 'Changed', ...taken });
      expect(refused).toMatchObject({ status: 409, json: { code: 'cannot_be_used' } });
    }
  });

  test('tells after some tries no more which names others have', async () => {
    const other = await acme.addUser('Tracy');
    for (let i = 0; i < 20; i++) await change({ username: other.username });
    expect(await change({ username: other.username })).toMatchObject({ status: 429 });
    expect((await change({ name: 'Ben K' })).status).toBe(200);
  });

  test.each([
    { timeZone: 'Mars/Base' },
    { theme: 'pink' },
    { name: 'a\nb' },
    { username: 'a b' },
    { email: 'x' },
    { id: 'usr_1' },
  ])('refuses %j', async (body) => {
    expect((await change(body)).status).toBe(422);
  });

  test('gets one of two user names that are wanted at once by two people', async () => {
    const tracy = await acme.addUser('Tracy');
    const theirs = elsewhere();
    await theirs.signIn(password, tracy.username);
    const username = `wanted${count}`;
    const both = await Promise.all([change({ username }), theirs.ask('PATCH', '/account', { username })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('a new password', () => {
  test('needs the present one, ends all other sessions, and its user is told', async () => {
    const other = elsewhere();
    await other.signIn();
    expect(await change({ newPassword: chosen })).toMatchObject({ status: 422 });
    const wrong = await change({ password: 'wrong', newPassword: chosen });
    expect(wrong).toMatchObject({ status: 403, json: { code: 'password_wrong' } });
    const done = await change({ password, newPassword: chosen });
    expect(done.status).toBe(200);
    expect([await own.isSignedIn(), await other.isSignedIn()]).toEqual([true, false]);
    expect((await elsewhere().signIn()).status).toBe(401);
    expect((await elsewhere().signIn(chosen)).status).toBe(200);
    expect(acme.subjects()).toEqual(['Your password was changed']);
    expect(await acme.events()).toContain('change_password');
  });

  test('ends the session of the cookie that was there before, too', async () => {
    const before = own.cookies.get('__Host-session') ?? '';
    await change({ password, newPassword: chosen });
    const thief = elsewhere();
    thief.cookies.set('__Host-session', before);
    expect(await thief.isSignedIn()).toBe(false);
  });

  test('must meet the policy, and then nothing is changed', async () => {
    const refused = await change({ name: 'Changed', password, newPassword: 'short' });
    expect(refused).toMatchObject({ status: 422, json: { code: 'password_rejected' } });
    expect((await own.ask('GET', '/account')).json).toMatchObject({ name: acme.user.name });
  });

  test('is guarded against guesses of the present one', async () => {
    for (let i = 0; i < 5; i++) await change({ password: `wrong ${i}`, newPassword: chosen });
    expect(await change({ password, newPassword: chosen })).toMatchObject({ status: 429 });
    expect((await later(2000, () => change({ password, newPassword: chosen }))).status).toBe(200);
  });
});

describe('a new e-mail address', () => {
  const email = () => `new-${acme.tenantId}@example.com`;

  test('counts when the link was opened that is mailed there, once; the old one is told', async () => {
    const asked = await change({ email: email() });
    expect(asked.json).toMatchObject({ email: acme.user.email, pendingEmail: email() });
    expect(acme.subjects()).toEqual(['Your e-mail address is to be changed']);
    const token = acme.mailedToken(email());
    expect(await confirm(token)).toMatchObject({ status: 200, json: { email: email() } });
    expect((await own.ask('GET', '/account')).json).toMatchObject({ email: email(), pendingEmail: null });
    expect(acme.subjects()).toContain('Your e-mail address was changed');
    expect(await confirm(token)).toMatchObject({ status: 404, json: { code: 'link_not_valid' } });
    await elsewhere().ask('POST', '/password-resets', { email: acme.user.email });
    expect(acme.mailedPassword()).toBeUndefined();
    await elsewhere().ask('POST', '/password-resets', { email: email() });
    expect(acme.mailedPassword(email())).toMatch(/^\S{16}$/);
    expect(JSON.stringify(await db.rows())).not.toContain(token);
  });

  test('has a link that works for a day', async () => {
    await change({ email: email() });
    expect((await later(25 * 3600_000, () => confirm(acme.mailedToken(email())))).status).toBe(404);
    expect((await later(23 * 3600_000, () => confirm(acme.mailedToken(email())))).status).toBe(200);
  });

  test('has a link that works no more when another is wanted, or none', async () => {
    await change({ email: email() });
    const first = acme.mailedToken(email());
    await change({ email: `newer-${email()}` });
    expect((await confirm(first)).status).toBe(404);
    await own.ask('DELETE', '/account/pending-email');
    expect((await confirm(acme.mailedToken(`newer-${email()}`))).status).toBe(404);
    expect((await own.ask('GET', '/account')).json).toMatchObject({ email: acme.user.email, pendingEmail: null });
  });

  test('is refused where somebody else has it by the time', async () => {
    const tracy = await acme.addUser('Tracy');
    const theirs = elsewhere();
    await theirs.signIn(password, tracy.username);
    await change({ email: email() });
    const mine = acme.mailedToken(email());
    await theirs.ask('PATCH', '/account', { email: email() });
    const hers = acme.mailedToken(email());
    const both = [await confirm(hers), await confirm(mine)];
    expect(both.map(({ status, json }) => json.code ?? status)).toEqual([200, 'cannot_be_used']);
  });

  test('is not confirmed by a token that is bent', async () => {
    await change({ email: email() });
    const token = acme.mailedToken(email());
    for (const bent of ['x', token.slice(0, -1), `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`])
      expect((await confirm(bent)).status).toBe(404);
  });
});

describe('one’s sessions', () => {
  test('are listed with where and when, newest first, page by page', async () => {
    const other = acme.browser('203.0.113.5');
    await other.signIn();
    const { json } = await own.ask('GET', '/account/sessions');
    expect(json.items).toMatchObject([
      { address: '203.0.113.5', userAgent: 'test', current: false },
      { address: '192.0.2.7', current: true },
    ]);
    const first = (await own.ask('GET', '/account/sessions?limit=1')).json;
    const second = (await own.ask('GET', `/account/sessions?limit=1&cursor=${first.nextCursor}`)).json;
    expect([...first.items, ...second.items]).toEqual(json.items);
    expect(second.nextCursor).toBeNull();
  });

  test('can be ended, one or all others, and nobody else’s', async () => {
    const [second, third] = [elsewhere(), elsewhere()];
    await second.signIn();
    const { json } = await own.ask('GET', '/account/sessions');
    const tracy = await acme.addUser('Tracy');
    const theirs = elsewhere();
    await theirs.signIn(password, tracy.username);
    expect((await theirs.ask('DELETE', `/account/sessions/${json.items[0]?.id}`)).status).toBe(404);
    expect((await own.ask('DELETE', `/account/sessions/${json.items[0]?.id}`)).status).toBe(204);
    expect((await own.ask('DELETE', `/account/sessions/${json.items[0]?.id}`)).status).toBe(404);
    expect(await second.isSignedIn()).toBe(false);
    await third.signIn();
    expect((await own.ask('DELETE', '/account/sessions')).status).toBe(204);
    expect([await own.isSignedIn(), await third.isSignedIn(), await theirs.isSignedIn()]).toEqual([true, false, true]);
    expect((await acme.events()).filter((type) => type === 'end_sessions')).toHaveLength(2);
  });
});
