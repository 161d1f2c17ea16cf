import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTable } from '#data/testing';
import { later } from '#runtime/later';
import { codeNow, customerOf, password } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
let acme: Awaited<ReturnType<typeof customerOf>>;
let count = 0;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());
beforeEach(async () => {
  acme = await customerOf(db.table, `reset-${++count}`);
});

const chosen = 'Quiet harbour 71';
const elsewhere = () => acme.browser(`198.51.100.${++count % 250}`);
const forget = (email = acme.user.email) => elsewhere().ask('POST', '/password-resets', { email });

describe('a forgotten password', () => {
  test('is answered the same whoever there is, and a mail goes to who there is and may sign in', async () => {
    const answers = [await forget(), await forget('nobody@example.com'), await forget('no address')];
    await acme.setUser({ disabled: true });
    answers.push(await forget());
    expect(answers.map(({ status, text }) => [status, text])).toEqual(Array(4).fill([202, '']));
    expect(acme.sent).toMatchObject([{ to: acme.user.email, subject: 'Your new password' }]);
    expect(acme.sent[0]?.text).toContain(`Username: ${acme.user.username}\n`);
  });

  test('is known by its address whatever the case', async () => {
    await forget(acme.user.email.toUpperCase());
    expect(acme.mailedPassword()).toMatch(/^\S{16}$/);
  });

  test('is mailed a few times an hour, and then kept silent about', async () => {
    for (let i = 0; i < 5; i++) expect((await forget()).status).toBe(202);
    expect(acme.sent).toHaveLength(3);
    await later(3600_000, () => forget());
    expect(acme.sent).toHaveLength(4);
  });

  test('is mailed not too often because of one address of the internet', async () => {
    const one = acme.browser(`192.0.2.${count}`);
    for (let i = 0; i < 20; i++) await one.ask('POST', '/password-resets', { email: `nobody${i}@example.com` });
    expect((await one.ask('POST', '/password-resets', { email: acme.user.email })).status).toBe(202);
    expect(acme.sent).toEqual([]);
  });
});

describe('a mailed password', () => {
  let mailed: string;
  beforeEach(async () => {
    await forget();
    mailed = acme.mailedPassword() ?? '';
  });
  const use = async (newPassword = chosen) => {
    const own = elsewhere();
    const { json } = await own.signIn(mailed);
    return { own, first: json, last: await own.answer(json.session, { newPassword }) };
  };

  test('leaves the present one as it is until it is used', async () => {
    expect((await elsewhere().signIn()).json).toHaveProperty('user');
    expect((await elsewhere().signIn(mailed)).json).toMatchObject({ challenge: 'new_password' });
    expect((await elsewhere().signIn()).json).toHaveProperty('user');
  });

  test('is kept as a hash', async () => {
    expect(JSON.stringify(await db.rows())).not.toContain(mailed);
  });

  test('must be changed, ends every session, works once, and its user is told', async () => {
    const before = elsewhere();
    await before.signIn();
    const { own, first, last } = await use();
    expect(first).toMatchObject({ challenge: 'new_password' });
    expect(last).toMatchObject({ status: 200, json: { user: { id: acme.user.id } } });
    expect([await before.isSignedIn(), await own.isSignedIn()]).toEqual([false, true]);
    expect((await elsewhere().signIn(mailed)).status).toBe(401);
    expect((await elsewhere().signIn()).status).toBe(401);
    expect((await elsewhere().signIn(chosen)).status).toBe(200);
    expect(acme.subjects()).toEqual(['Your new password', 'Your password was changed']);
    expect(await acme.events()).toContain('reset_password');
  });

  test('works for half an hour', async () => {
    expect((await later(29 * 60_000, () => elsewhere().signIn(mailed))).status).toBe(200);
    expect((await later(31 * 60_000, () => elsewhere().signIn(mailed))).status).toBe(401);
  });

  test('works no more when a newer one was mailed, though a sign-in with it was begun', async () => {
    const own = elsewhere();
    const { json } = await own.signIn(mailed);
    await forget();
    expect((await elsewhere().signIn(mailed)).status).toBe(401);
    expect((await own.answer(json.session, { newPassword: chosen })).status).toBe(401);
    mailed = acme.mailedPassword() ?? '';
    expect((await use()).last.status).toBe(200);
  });

  test('changes the password once, though it is used twice at the same time', async () => {
    const browsers = [elsewhere(), elsewhere()];
    const begun = await Promise.all(browsers.map((own) => own.signIn(mailed)));
    const ends = await Promise.all(
      browsers.map((own, i) => own.answer(begun[i]?.json.session ?? '', { newPassword: `${chosen} ${i}` })),
    );
    expect(ends.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  test('cannot be the new one', async () => {
    const { last } = await use(mailed);
    expect(last).toMatchObject({ status: 422, json: { code: 'password_rejected' } });
  });

  test('lets its user in however many have tried to guess the present one', async () => {
    for (let i = 0; i < 6; i++) await elsewhere().signIn('wrong');
    expect((await elsewhere().signIn()).status).toBe(429);
    expect((await use()).last.status).toBe(200);
    expect((await elsewhere().signIn(chosen)).status).toBe(200);
  });

  test('is tried a few times only', async () => {
    for (let i = 0; i < 20; i++)
      await elsewhere().signIn(`AAAAaaaa2222${String(i).padStart(4, 'b').replace(/[01]/g, 'c')}`);
    expect((await elsewhere().signIn(mailed)).status).not.toBe(200);
  });

  test('is asked for a code first, of who has set one up: mail alone takes nobody’s password', async () => {
    const own = elsewhere();
    await own.signIn();
    const { secret } = await acme.setUpTotp(own);
    const thief = elsewhere();
    const { json } = await thief.signIn(mailed);
    expect(json).toMatchObject({ challenge: 'totp' });
    expect((await thief.answer(json.session, { newPassword: chosen })).status).toBe(422);
    expect((await own.signIn()).json).toMatchObject({ challenge: 'totp' });
    const next = await thief.answer(json.session, { code: codeNow(secret) });
    expect(next.json).toMatchObject({ challenge: 'new_password' });
    expect((await thief.answer(next.json.session, { newPassword: chosen })).status).toBe(200);
  });

  test('works no more when the password is changed otherwise', async () => {
    const own = elsewhere();
    await own.signIn();
    await own.ask('PATCH', '/account', { password, newPassword: chosen });
    expect((await elsewhere().signIn(mailed)).status).toBe(401);
  });

  test('is of no use to who is disabled', async () => {
    await acme.setUser({ disabled: true });
    expect((await elsewhere().signIn(mailed)).status).toBe(401);
  });
});
