import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTable } from '#data/testing';
import { codeNow, customerOf, password } from '#functions/session/testing';
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
  acme = await customerOf(db.table, `totp-${++count}`);
  own = acme.browser();
});
const elsewhere = () => acme.browser(`198.51.100.${++count % 250}`);

describe('a second factor', () => {
  let secret: string;
  let recoveryCodes: string[];
  beforeEach(async () => {
    await own.signIn();
    ({ secret, recoveryCodes } = await acme.setUpTotp(own));
  });
  const begin = async () => {
    const browser = elsewhere();
    const { json } = await browser.signIn();
    return { browser, challenge: json.challenge, session: json.session };
  };

  test('is asked for at the next sign-in, and taken once', async () => {
    const { browser, challenge, session } = await begin();
    expect(challenge).toBe('totp');
    const code = codeNow(secret);
    expect((await browser.answer(session, { code: `${code.slice(0, 3)} ${code.slice(3)}` })).json).toHaveProperty(
      'user',
    );
    const again = await begin();
    expect((await again.browser.answer(again.session, { code })).status).toBe(401);
    expect((await again.browser.answer(again.session, { code: codeNow(secret, 1) })).status).toBe(200);
  });

  test('ends other sessions when it is turned on, and its user is told', async () => {
    expect(await own.isSignedIn()).toBe(true);
    expect(acme.subjects()).toEqual(['Two-factor authentication is on']);
    expect(await acme.events()).toContain('enable_totp');
    expect((await own.ask('GET', '/account')).json.totp).toEqual({ enabled: true, required: false, recoveryCodes: 10 });
  });

  test('is nowhere in the table to be read, nor are its recovery codes', async () => {
    const rows = JSON.stringify(await db.rows());
    for (const text of [secret, ...recoveryCodes, recoveryCodes[0]?.replaceAll('-', '') ?? '-'])
      expect(rows).not.toContain(text);
  });

  test('can be replaced by each recovery code once, and its user is told', async () => {
    const first = await begin();
    expect((await first.browser.answer(first.session, { code: recoveryCodes[3]?.toUpperCase() })).status).toBe(200);
    const second = await begin();
    expect((await second.browser.answer(second.session, { code: recoveryCodes[3] })).status).toBe(401);
    expect((await own.ask('GET', '/account')).json.totp).toMatchObject({ recoveryCodes: 9 });
    expect(acme.subjects()).toContain('A recovery code was used');
  });

  test('is not guessed: wrong codes are counted over all sign-ins, and the password alone clears nothing', async () => {
    for (let i = 0; i < 5; i++) {
      const { browser, session } = await begin();
      await browser.answer(session, { code: '000000' });
    }
    // Their password was right each time, which does not count against it for ever: the codes do.
    const last = await later(20 * 60_000, begin);
    for (let i = 0; i < 3; i++) await later(20 * 60_000, () => last.browser.answer(last.session, { code: '000000' }));
    const refused = await later(20 * 60_000 + 10, begin);
    const answer = await later(20 * 60_000 + 10, () =>
      refused.browser.answer(refused.session, { code: codeNow(secret) }),
    );
    expect(answer.status).toBe(429);
  });

  test('is turned off with the password and a code, and not with less', async () => {
    const off = (body: object) => own.ask('POST', '/account/totp/removal', body);
    expect((await off({ password })).status).toBe(422);
    expect((await off({ password: 'wrong', code: codeNow(secret) })).json.code).toBe('password_wrong');
    expect((await off({ password, code: '000000' })).json.code).toBe('code_wrong');
    expect((await off({ password, code: codeNow(secret) })).status).toBe(204);
    expect((await begin()).challenge).toBeUndefined();
    expect((await off({ password, code: codeNow(secret, 1) })).json.code).toBe('totp_not_enabled');
    expect(acme.subjects()).toContain('Two-factor authentication is off');
  });

  test('has new recovery codes when asked for, and the old ones work no more', async () => {
    const { json } = await own.ask('POST', '/account/totp/recovery-codes', { password, code: codeNow(secret) });
    expect(json.recoveryCodes).toHaveLength(10);
    const { browser, session } = await begin();
    expect((await browser.answer(session, { code: recoveryCodes[0] })).status).toBe(401);
    expect((await browser.answer(session, { code: json.recoveryCodes[0] })).status).toBe(200);
  });

  test('cannot be set up a second time over the first', async () => {
    expect((await own.ask('POST', '/account/totp', { password })).json.code).toBe('totp_enabled');
    expect((await own.ask('POST', '/account/totp/confirmation', { code: '123456' })).json.code).toBe('totp_enabled');
  });
});

describe('setting up a second factor', () => {
  beforeEach(() => own.signIn());

  test('needs the password, and a code of the secret within half an hour', async () => {
    expect((await own.ask('POST', '/account/totp', { password: 'wrong' })).json.code).toBe('password_wrong');
    const { json } = await own.ask('POST', '/account/totp', { password });
    expect(json.uri).toContain(`secret=${json.secret}`);
    const confirm = (code: string) => own.ask('POST', '/account/totp/confirmation', { code });
    expect((await confirm('000000')).json.code).toBe('code_wrong');
    expect((await elsewhere().signIn()).json).toHaveProperty('user');
    const late = await later(31 * 60_000, () => confirm(codeNow(String(json.secret))));
    expect(late.json.code).toBe('code_wrong');
    expect((await confirm(codeNow(String(json.secret)))).json.recoveryCodes).toHaveLength(10);
  });

  test('is no way to take over another user’s', async () => {
    await acme.setUpTotp(own);
    const rows = await db.rows(acme.tenantId);
    const row = rows.find(({ pk }) => pk === `T#${acme.tenantId}#TOTP`);
    const tracy = await acme.addUser('Tracy');
    await db.table.put({ ...row, sk: tracy.id, userId: tracy.id });
    const theirs = elsewhere();
    const { json } = await theirs.signIn(password, tracy.username);
    expect((await theirs.answer(json.session, { code: '123456' })).status).toBe(500);
  });
});

describe('a customer who asks everybody for it', () => {
  beforeEach(() => acme.setTenant({ totpRequired: true }));

  test('has each set it up at their next sign-in', async () => {
    const { json } = await own.signIn();
    expect(json).toMatchObject({ challenge: 'totp_setup', totp: { secret: expect.stringMatching(/^[A-Z2-7]{32}$/) } });
    const secret = String(json.totp.secret);
    expect((await own.answer(json.session, { code: '000000' })).status).toBe(401);
    const done = await own.answer(json.session, { code: codeNow(secret) });
    expect(done.json).toMatchObject({ user: { id: acme.user.id } });
    expect(done.json.recoveryCodes).toHaveLength(10);
    expect((await elsewhere().signIn()).json.challenge).toBe('totp');
    const off = await own.ask('POST', '/account/totp/removal', { password, code: codeNow(secret, 1) });
    expect(off.json.code).toBe('totp_required');
  });

  test('has who is invited choose a password first, and who forgot theirs too', async () => {
    acme.pool.setPassword(acme.user.id, password, true);
    const { json } = await own.signIn();
    const next = (await own.answer(json.session, { newPassword: 'Quiet harbour 71' })).json;
    expect([json.challenge, next.challenge]).toEqual(['new_password', 'totp_setup']);
    expect((await own.answer(next.session, { code: codeNow(String(next.totp.secret)) })).json).toHaveProperty('user');
  });
});
