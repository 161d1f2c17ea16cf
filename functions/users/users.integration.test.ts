import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Permission } from '#contract/permissions';
import { agentEntity, directoryRepository } from '#data/directory';
import { startTable } from '#data/testing';
import { Crash, faults } from '#runtime/testing';
import { testUserPool } from '../../infra/local/testing/test-user-pool.ts';
import { customer, type Json, ulid } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let count = 0;
let acme: Awaited<ReturnType<typeof customer>>;
let reviewer: Awaited<ReturnType<typeof acme.role>>;
beforeEach(async () => {
  acme = await customer(db.table, `users${++count}`, testUserPool());
  reviewer = await acme.role('Reviewer', ['review_recordings']);
});

/** What is asked for a user whom nobody knows yet. */
const somebody = (name = 'Ben Kearns', more: object = {}) => {
  const plain = `${name.toLowerCase().replaceAll(' ', '.')}.${count}`;
  return { name, username: plain, email: `${plain}@example.com`, roleId: reviewer.id, ...more };
};
const add = async (name?: string, more?: object) => (await acme.ask('POST', '/users', somebody(name, more))).json;
const rows = async () => (await db.rows()).filter((row) => !String(row.pk).includes('#EVENTS#'));
/** The rows that keep the names of a user apart from others’. */
const namesOf = async (id: string) =>
  (await db.rows()).filter(({ sk, userId }) => sk === 'UNIQUE' && userId === id).map(({ pk }) => pk);
const events = async () =>
  (await db.rows(acme.tenantId))
    .filter(({ pk }) => String(pk).includes('#EVENTS#'))
    .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
const people = (items: Json[]) => items.map(({ name }) => name);

/** Somebody who manages users and hears calls, and no more. */
async function manager() {
  const role = await acme.role('Manager', ['manage_users', 'review_recordings']);
  const user = await acme.user('Alex Grant', role);
  return { user, ask: acme.as(user) };
}

describe('a user who is added', () => {
  test('gets a mail with a password that must be changed, and is in the list', async () => {
    const body = somebody();
    const made = await acme.ask('POST', '/users', body);
    expect(made).toMatchObject({
      status: 201,
      json: {
        ...{ name: 'Ben Kearns', username: body.username, email: body.email, roleId: reviewer.id },
        ...{ role: { id: reviewer.id, name: 'Reviewer' }, primary: false, disabled: false, editable: true },
        ...{ invited: true, invitedAt: expect.stringMatching(/Z$/) },
      },
    });
    expect(acme.sent).toHaveLength(1);
    expect(acme.sent[0]?.text).toContain(`Username: ${body.username}`);
    expect(await acme.pool.signIn(made.json.id, acme.passwordOf(body.email))).toBe('new_password');
    expect((await acme.ask('GET', `/users/${made.json.id}`)).json).toEqual(made.json);
    expect(people((await acme.ask('GET', '/users')).json.items)).toEqual(['Ben Kearns', 'Morgan Hale']);
    expect(await events()).toMatchObject([
      { type: 'create_user', details: { userId: made.json.id, email: body.email, role: { label: 'Reviewer' } } },
      { type: 'invite_user', actor: { name: 'Morgan Hale' }, details: { userId: made.json.id } },
    ]);
  });

  test('is invited no more once they have chosen a password', async () => {
    const { id } = await add();
    await acme.pool.join(id);
    const [ben] = (await acme.ask('GET', '/users?name=ben')).json.items;
    expect(ben).toMatchObject({ invited: false, invitedAt: null });
    const again = await acme.ask('POST', `/users/${id}/invitation`);
    expect([again.status, again.code]).toEqual([409, 'already_joined']);
    expect(await acme.pool.signIn(id, 'Quiet-harbour-71')).toBe('signed_in');
    expect(acme.sent).toHaveLength(1);
  });

  test.each([
    [{ name: ' ' }],
    [{ name: 'x'.repeat(81) }],
    [{ name: 'Ben\nPassword: mine' }],
    [{ email: 'nobody' }],
    [{ email: 'a@b.c\r\nBcc: d@e.fg' }],
    [{ username: '' }],
    [{ username: 'two words' }],
    [{ username: 'ﷺ' }],
    [{ roleId: 'rol_1' }],
    [{ primary: true }],
    [{ permissions: ['manage_users'] }],
    [{ requestId: '1' }],
  ])('is refused as %j', async (more) => {
    const answer = await acme.ask('POST', '/users', somebody('Ben', more));
    expect([answer.status, answer.code]).toEqual([422, 'invalid_input']);
    expect(acme.sent).toEqual([]);
  });

  test('has a role that is there', async () => {
    const answer = await acme.ask('POST', '/users', somebody('Ben', { roleId: `rol_${ulid(404)}` }));
    expect([answer.status, answer.code]).toEqual([422, 'unknown_role']);
  });
});

describe('a user name and an address', () => {
  test('are one person’s, whatever their case and the tenant, and the answer does not say whose', async () => {
    const { username, email } = somebody();
    await add();
    const stranger = await customer(db.table, `users${count}x`, testUserPool());
    const free = { name: 'Ben', roleId: stranger.everything.id };
    const theirs = [
      await stranger.ask('POST', '/users', { ...free, username: username.toUpperCase(), email: 'free@example.com' }),
      await stranger.ask('POST', '/users', { ...free, username: `free-${count}`, email: email.toUpperCase() }),
    ];
    const ours = [
      await acme.ask('POST', '/users', somebody('Other', { username })),
      await acme.ask('POST', '/users', somebody('Other', { email })),
    ];
    expect(theirs.map(({ status, code }) => [status, code])).toEqual([
      [409, 'cannot_be_used'],
      [409, 'cannot_be_used'],
    ]);
    expect(theirs.map(({ text }) => text)).toEqual(ours.map(({ text }) => text));
    expect(theirs[0]?.text).not.toMatch(new RegExp(username, 'i'));
    expect(theirs.map(({ json }) => json.errors)).toEqual([
      [{ path: 'username', message: 'cannot be used' }],
      [{ path: 'email', message: 'cannot be used' }],
    ]);
    expect(people((await stranger.ask('GET', '/users')).json.items)).toEqual(['Morgan Hale']);
  });

  test('are given to one of two who ask for them at once', async () => {
    const stranger = await customer(db.table, `users${count}x`, testUserPool());
    const body = somebody();
    const answers = await Promise.all([
      acme.ask('POST', '/users', body),
      acme.ask('POST', '/users', { ...body, email: `x${body.email}` }),
      stranger.ask('POST', '/users', { ...body, email: `y${body.email}`, roleId: stranger.everything.id }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect([...acme.sent, ...stranger.sent]).toHaveLength(1);
    expect((await rows()).filter(({ username }) => username === body.username)).toHaveLength(1);
  });

  test('are free again when they are given up', async () => {
    const { username, email } = somebody();
    const { id } = await add();
    const changed = { username: `other.${count}`, email: `other.${count}@example.com` };
    expect((await acme.ask('PATCH', `/users/${id}`, changed)).json).toMatchObject(changed);
    expect(await namesOf(id)).toEqual(expect.arrayContaining([`N#other.${count}`, `M#other.${count}@example.com`]));
    expect((await acme.ask('POST', '/users', somebody('Second', { username, email }))).status).toBe(201);
    expect((await acme.ask('PATCH', `/users/${id}`, { username })).code).toBe('cannot_be_used');
    expect((await acme.ask('PATCH', `/users/${id}`, { username: `OTHER.${count}` })).json.username).toBe(
      `OTHER.${count}`,
    );
    expect(await acme.deps.users.findByUsername(`other.${count}`)).toMatchObject({ id });
  });

  test('cannot be tried out in numbers', async () => {
    await add();
    const { username } = somebody();
    const tries: unknown[] = [];
    for (let i = 0; i < 21; i++) tries.push((await acme.ask('POST', '/users', somebody('Probe', { username }))).code);
    expect(tries.slice(0, 20)).toEqual(Array(20).fill('cannot_be_used'));
    expect(tries.at(-1)).toBe('too_many_attempts');
    const renamed = await acme.ask('PATCH', `/users/${acme.primary.id}`, { username });
    expect(renamed.code).toBe('too_many_attempts');
  });
});

describe('adding a user is begun again', () => {
  const requestId = '0d5c3f5e-6a9a-4a57-9a6e-2f1f0f5f3c11';

  test('by the same request, which adds and mails once', async () => {
    const body = somebody('Ben', { requestId });
    const first = await acme.ask('POST', '/users', body);
    const second = await acme.ask('POST', '/users', body);
    expect([second.status, second.json]).toEqual([201, first.json]);
    expect(acme.sent).toHaveLength(1);
    const other = await acme.ask('POST', '/users', { ...body, name: 'Somebody else' });
    expect([other.status, other.code]).toEqual([409, 'request_id_used']);
    await acme.ask('DELETE', `/users/${first.json.id}`);
    expect((await acme.ask('POST', '/users', body)).code).toBe('request_id_used');
  });

  test('at the same moment, and adds one', async () => {
    const body = somebody('Ben', { requestId });
    const answers = await Promise.all([acme.ask('POST', '/users', body), acme.ask('POST', '/users', body)]);
    // Who comes second while the mail is on its way is told to come back.
    expect([
      [201, 201],
      [201, 503],
    ]).toContainEqual(answers.map(({ status }) => status).sort());
    expect((await acme.ask('POST', '/users', body)).status).toBe(201);
    expect(acme.sent).toHaveLength(1);
    expect(people((await acme.ask('GET', '/users')).json.items)).toEqual(['Ben', 'Morgan Hale']);
  });

  test.each(['before', 'after'] as const)('wherever it ended, %s each step in turn', async (when) => {
    for (let failing = 0; failing < 40; failing++) {
      const body = somebody(`Ben ${when} ${failing}`, { requestId: crypto.randomUUID() });
      const { deps } = acme;
      const whole = { accounts: deps.accounts, directory: deps.directory, mail: deps.mail };
      const fault = faults(failing, when, { dead: true });
      Object.assign(deps, {
        accounts: fault.wrap(whole.accounts),
        directory: fault.wrap(whole.directory),
        mail: fault.wrap(whole.mail),
      });
      const cut = await acme.ask('POST', '/users', body);
      Object.assign(deps, whole);
      // A process that is gone has not let go of what it held: somebody comes back when that is over.
      const now = Date.now;
      Date.now = () => now() + 31_000;
      const again = await acme.ask('POST', '/users', body);
      Date.now = now;
      expect([failing, again.status, again.json.invited]).toEqual([failing, 201, true]);
      expect(await acme.pool.signIn(again.json.id, acme.passwordOf(body.email))).toBe('new_password');
      expect((await rows()).filter(({ email }) => email === body.email)).toHaveLength(1);
      if (cut.status === 201) return expect(failing).toBeGreaterThan(4);
    }
    throw new Crash('It never ended');
  });

  test('by an invitation, where the mail could not be sent', async () => {
    const { send } = acme.deps.mail;
    acme.deps.mail.send = async () => {
      throw new Error('SES is away');
    };
    const body = somebody();
    const made = await acme.ask('POST', '/users', body);
    expect([made.status, made.code]).toEqual([503, 'mail_not_sent']);
    const [ben] = (await acme.ask('GET', '/users?state=invited')).json.items;
    expect(ben).toMatchObject({ name: 'Ben Kearns', invited: true, invitedAt: null });
    acme.deps.mail.send = send;
    const invited = await acme.ask('POST', `/users/${ben?.id}/invitation`);
    expect([invited.status, invited.json.invitedAt]).toEqual([200, expect.any(String)]);
    expect(await acme.pool.signIn(ben?.id ?? '', acme.passwordOf(body.email))).toBe('new_password');
  });
});

describe('an invitation', () => {
  test('sent again has a new password, and the old one works no more', async () => {
    const { email } = somebody();
    const { id } = await add();
    const first = acme.passwordOf(email);
    expect((await acme.ask('POST', `/users/${id}/invitation`)).status).toBe(200);
    expect(await acme.pool.signIn(id, first)).toBe('refused');
    expect(await acme.pool.signIn(id, acme.passwordOf(email))).toBe('new_password');
    expect((await events()).map(({ type }) => type)).toEqual(['create_user', 'invite_user', 'invite_user']);
  });

  test('goes to a new address by itself, and what was mailed before works no more', async () => {
    const { email } = somebody();
    const { id } = await add();
    const wrong = acme.passwordOf(email);
    const mended = `mended.${email}`;
    expect((await acme.ask('PATCH', `/users/${id}`, { email: mended })).json.invitedAt).toEqual(expect.any(String));
    expect(await acme.pool.signIn(id, wrong)).toBe('refused');
    expect(await acme.pool.signIn(id, acme.passwordOf(mended))).toBe('new_password');
    await acme.ask('PATCH', `/users/${id}`, { name: 'Benjamin' });
    expect(acme.sent).toHaveLength(2);
  });

  test('whose mail failed after the address was changed is sent by the same change', async () => {
    const { id } = await add();
    const { send } = acme.deps.mail;
    acme.deps.mail.send = async () => {
      throw new Error('SES is away');
    };
    const change = { email: `mended.${count}@example.com` };
    expect((await acme.ask('PATCH', `/users/${id}`, change)).code).toBe('mail_not_sent');
    acme.deps.mail.send = send;
    expect((await acme.ask('PATCH', `/users/${id}`, change)).json).toMatchObject({ ...change, invited: true });
    expect(await acme.pool.signIn(id, acme.passwordOf(change.email))).toBe('new_password');
  });

  test('is not sent to somebody who has joined or is disabled, and not without end', async () => {
    const { id } = await add();
    await acme.ask('PATCH', `/users/${id}`, { disabled: true });
    const disabled = await acme.ask('POST', `/users/${id}/invitation`);
    expect([disabled.status, disabled.code]).toEqual([409, 'user_disabled']);
    await acme.ask('PATCH', `/users/${id}`, { disabled: false });
    const answers: number[] = [];
    for (let i = 0; i < 6; i++) answers.push((await acme.ask('POST', `/users/${id}/invitation`)).status ?? 0);
    expect(answers).toEqual([200, 200, 200, 200, 429, 429]);
  });

  test('leaves nothing of somebody who was deleted meanwhile', async () => {
    const { ensureUser } = acme.deps.directory;
    const body = somebody();
    let id = '';
    acme.deps.directory.ensureUser = async (userId, password) => {
      id = userId;
      await acme.ask('DELETE', `/users/${userId}`);
      return ensureUser(userId, password);
    };
    expect((await acme.ask('POST', '/users', body)).code).toBe('user_not_found');
    expect(acme.pool.isEnabled(id)).toBe(undefined);
    expect(acme.sent).toEqual([]);
  });
});

describe('a user who is changed', () => {
  test('is what was said, and the rest stays', async () => {
    const { id } = await add();
    const other = await acme.role('Other', ['manage_flags']);
    const changed = await acme.ask('PATCH', `/users/${id}`, { name: 'Benjamin', roleId: other.id });
    expect(changed.json).toMatchObject({ name: 'Benjamin', role: { name: 'Other' }, username: somebody().username });
    const told = (await events()).at(-1);
    expect(told).toMatchObject({ type: 'update_user', details: { name: 'Benjamin', role: { label: 'Other' } } });
    expect((await acme.ask('PATCH', `/users/${id}`, {})).json).toEqual(changed.json);
    expect((await events()).filter(({ type }) => type === 'update_user')).toHaveLength(1);
  });

  test('keeps what others have written into their row meanwhile', async () => {
    const { id } = await add();
    const key = { pk: `T#${acme.tenantId}#USERS`, sk: id };
    const set = { UpdateExpression: 'SET sessionsAfter = :at', ExpressionAttributeValues: { ':at': 42 } };
    await db.table.update({ Key: key, ...set });
    await acme.ask('PATCH', `/users/${id}`, { name: 'Benjamin' });
    expect(await db.table.get(key)).toMatchObject({ name: 'Benjamin', sessionsAfter: 42 });
  });

  test('is changed by one of two who change them at once', async () => {
    const { id } = await add();
    const answers = await Promise.all(['One', 'Two'].map((name) => acme.ask('PATCH', `/users/${id}`, { name })));
    const won = answers.filter(({ status }) => status === 200);
    expect(answers.every(({ status, code }) => status === 200 || code === 'conflict')).toBe(true);
    expect(won.map(({ json }) => json.name)).toContain((await acme.ask('GET', `/users/${id}`)).json.name);
  });

  test('is signed out by being disabled, for good', async () => {
    const { id } = await add();
    const session = await acme.beginSession({ id, roleId: reviewer.id });
    expect(await acme.isSignedIn(session)).toBe(true);
    await acme.ask('PATCH', `/users/${id}`, { disabled: true });
    expect(await acme.isSignedIn(session)).toBe(false);
    await acme.ask('PATCH', `/users/${id}`, { disabled: false });
    expect(await acme.isSignedIn(session)).toBe(false);
    expect(await acme.isSignedIn(await acme.beginSession({ id, roleId: reviewer.id }))).toBe(true);
  });

  test('is disabled in Cognito too, by a repeat where that failed, and enabled again', async () => {
    const { id } = await add();
    const { disableUser } = acme.deps.directory;
    acme.deps.directory.disableUser = async () => {
      throw new Error('Cognito is away');
    };
    expect((await acme.ask('PATCH', `/users/${id}`, { disabled: true })).status).toBe(500);
    // It holds already: every request reads the row.
    expect((await acme.ask('GET', `/users/${id}`)).json.disabled).toBe(true);
    acme.deps.directory.disableUser = disableUser;
    expect((await acme.ask('PATCH', `/users/${id}`, { disabled: true })).json.disabled).toBe(true);
    expect(acme.pool.isEnabled(id)).toBe(false);
    expect((await acme.ask('PATCH', `/users/${id}`, { disabled: false })).json.disabled).toBe(false);
    expect(acme.pool.isEnabled(id)).toBe(true);
    expect((await events()).filter(({ type }) => type === 'update_user')).toMatchObject([
      { details: { disabled: true } },
      { details: { disabled: false } },
    ]);
  });
});

describe('a user who is deleted', () => {
  test('leaves no rows and nobody in Cognito, and what they did stays', async () => {
    const { id } = await add();
    expect((await acme.ask('DELETE', `/users/${id}`)).status).toBe(204);
    expect((await acme.ask('GET', `/users/${id}`)).code).toBe('user_not_found');
    expect((await acme.ask('DELETE', `/users/${id}`)).code).toBe('user_not_found');
    expect((await rows()).filter((row) => JSON.stringify([row.sk, row.userId]).includes(id))).toEqual([]);
    expect(acme.pool.isEnabled(id)).toBe(undefined);
    expect((await events()).at(-1)).toMatchObject({ type: 'delete_user', details: { name: 'Ben Kearns' } });
    expect((await acme.ask('POST', '/users', somebody())).status).toBe(201);
  });

  test('is deleted whole by a repeat where Cognito was away', async () => {
    const { id } = await add();
    const { deleteUser } = acme.deps.directory;
    acme.deps.directory.deleteUser = async () => {
      throw new Error('Cognito is away');
    };
    expect((await acme.ask('DELETE', `/users/${id}`)).status).toBe(500);
    expect((await acme.ask('GET', `/users/${id}`)).code).toBe('user_not_found');
    acme.deps.directory.deleteUser = deleteUser;
    expect((await acme.ask('DELETE', `/users/${id}`)).status).toBe(204);
    expect(acme.pool.isEnabled(id)).toBe(undefined);
    expect((await events()).filter(({ type }) => type === 'delete_user')).toHaveLength(1);
  });

  test('is signed out at once, and their API tokens end', async () => {
    const { id } = await add();
    const session = await acme.beginSession({ id, roleId: reviewer.id });
    const owner = { kind: 'user', id } as const;
    const { tenantId } = acme;
    const token = { tenantId, id: `tok_${ulid(1)}`, owner, name: 'Export', permissions: [] };
    const made = await acme.deps.tokens.create({ ...token, createdAt: '2026-01-01T00:00:00.000Z' });
    expect([await acme.isSignedIn(session), await acme.deps.tokens.find(made?.secret ?? '')]).toMatchObject([true, {}]);
    await acme.ask('DELETE', `/users/${id}`);
    expect([await acme.isSignedIn(session), await acme.deps.tokens.find(made?.secret ?? '')]).toEqual([
      false,
      undefined,
    ]);
  });

  test('is missed by no agent that they reviewed', async () => {
    const { id } = await add();
    const agents = directoryRepository(db.table, agentEntity);
    const agent = {
      tenantId: acme.tenantId,
      id: `agt_${ulid(1)}`,
      name: 'Tracy',
      createdAt: '2026-01-01T00:00:00.000Z',
    };
    await agents.put({ ...agent, reviewerIds: [id, acme.primary.id] });
    await acme.ask('DELETE', `/users/${id}`);
    expect(await agents.findNow(acme.tenantId, agent.id)).toMatchObject({ reviewerIds: [id, acme.primary.id] });
    expect([...(await acme.deps.users.findMany(acme.tenantId, [id, acme.primary.id])).keys()]).toEqual([
      acme.primary.id,
    ]);
  });
});

describe('nobody gets by another what they lack themselves', () => {
  const more: Permission[] = ['manage_users', 'delete_recordings'];

  test('not by giving a role that grants more', async () => {
    const { user, ask } = await manager();
    const wide = await acme.role('Wide', more);
    const made = await ask('POST', '/users', somebody('Ben', { roleId: wide.id }));
    expect([made.status, made.code]).toEqual([403, 'beyond_your_permissions']);
    const { id } = (await ask('POST', '/users', somebody())).json;
    expect((await ask('PATCH', `/users/${id}`, { roleId: wide.id })).code).toBe('beyond_your_permissions');
    expect((await ask('PATCH', `/users/${user.id}`, { roleId: acme.everything.id })).code).toBe(
      'beyond_your_permissions',
    );
    const { roles } = (await ask('GET', '/users/options')).json;
    expect(roles.filter(({ givable }) => givable).map(({ name }) => name)).toEqual(['Manager', 'Reviewer']);
  });

  test('not by a role that is widened while it is given', async () => {
    const { ask } = await manager();
    const { add } = acme.deps.accounts;
    acme.deps.accounts.add = async (...args) => {
      acme.deps.accounts.add = add;
      await acme.ask('PATCH', `/roles/${reviewer.id}`, { permissions: more });
      return add(...args);
    };
    expect((await ask('POST', '/users', somebody())).code).toBe('beyond_your_permissions');
    expect(people((await acme.ask('GET', '/users')).json.items)).toEqual(['Alex Grant', 'Morgan Hale']);
  });

  test('but a role that was only renamed meanwhile is given', async () => {
    const { add } = acme.deps.accounts;
    acme.deps.accounts.add = async (...args) => {
      acme.deps.accounts.add = add;
      await acme.ask('PATCH', `/roles/${reviewer.id}`, { label: 'Listener' });
      return add(...args);
    };
    expect((await acme.ask('POST', '/users', somebody())).json.role).toMatchObject({ name: 'Listener' });
  });

  test('not by the address or the end of somebody who may do more', async () => {
    const { ask } = await manager();
    const wide = await acme.user('Wide', await acme.role('Wide', more));
    for (const target of [wide.id, acme.primary.id]) {
      expect((await ask('GET', `/users/${target}`)).json.editable).toBe(false);
      for (const [method, path, body] of [
        ['PATCH', `/users/${target}`, { email: 'mine@example.com' }],
        ['PATCH', `/users/${target}`, { disabled: true }],
        ['POST', `/users/${target}/invitation`, undefined],
      ] as const) {
        expect((await ask(method, path, body)).code).toBe('beyond_your_permissions');
      }
    }
    expect((await ask('DELETE', `/users/${wide.id}`)).code).toBe('beyond_your_permissions');
    expect((await acme.ask('GET', `/users/${wide.id}`)).json.email).toBe(wide.email);
  });

  test('not by somebody whose role is widened meanwhile', async () => {
    const { ask } = await manager();
    const { id } = await add();
    const { change } = acme.deps.accounts;
    acme.deps.accounts.change = async (...args) => {
      acme.deps.accounts.change = change;
      await acme.ask('PATCH', `/roles/${reviewer.id}`, { permissions: more });
      return change(...args);
    };
    expect((await ask('PATCH', `/users/${id}`, { email: `mine.${count}@example.com` })).code).toBe('conflict');
  });

  test('not by somebody who may hear all calls, where one reviews some agents', async () => {
    const { user } = await manager();
    const restricted = acme.as(user, undefined, new Set([`agt_${ulid(1)}`]));
    expect((await restricted('POST', '/users', somebody())).code).toBe('beyond_your_permissions');
    const { id } = await add();
    expect((await restricted('PATCH', `/users/${id}`, { email: 'mine@example.com' })).code).toBe(
      'beyond_your_permissions',
    );
    const people = await acme.role('People', ['manage_users']);
    expect((await restricted('POST', '/users', somebody('Other', { roleId: people.id }))).status).toBe(201);
  });

  test('not with a token that holds less than its owner', async () => {
    const token = acme.as(acme.primary, ['manage_users']);
    expect((await token('POST', '/users', somebody())).code).toBe('beyond_your_permissions');
  });
});

describe('the primary administrator', () => {
  test('can be neither deleted nor disabled nor given another role, and is still called what they like', async () => {
    const other = acme.as(await acme.user('Other Admin', acme.everything));
    const path = `/users/${acme.primary.id}`;
    for (const [method, body] of [
      ['DELETE', undefined],
      ['PATCH', { disabled: true }],
      ['PATCH', { roleId: reviewer.id }],
    ] as const) {
      const answer = await other(method, path, body);
      expect([answer.status, answer.code]).toEqual([403, 'primary_stays']);
    }
    expect((await acme.ask('PATCH', path, { roleId: reviewer.id })).code).toBe('primary_stays');
    const changed = await other('PATCH', path, { name: 'Morgan H', roleId: acme.everything.id, disabled: false });
    expect(changed.json).toMatchObject({ name: 'Morgan H', primary: true });
  });
});

test('nobody deletes or disables themselves', async () => {
  const { user, ask } = await manager();
  for (const [who, id] of [
    [ask, user.id],
    [acme.ask, acme.primary.id],
  ] as const) {
    expect((await who('DELETE', `/users/${id}`)).code).toBe('not_yourself');
    const disabled = await who('PATCH', `/users/${id}`, { disabled: true });
    expect([disabled.status, disabled.code]).toEqual([403, 'not_yourself']);
  }
});

describe('the list', () => {
  beforeEach(async () => {
    const invited = somebody('Carol Invited', { email: `Carol.${count}@Harbour.example` });
    await acme.ask('POST', '/users', invited);
    await acme.user('alan Active', acme.everything);
    await acme.user('Bob Disabled', reviewer, { disabled: true });
  });

  test.each([
    ['', ['alan Active', 'Bob Disabled', 'Carol Invited', 'Morgan Hale']],
    ['?name=AL', ['alan Active', 'Morgan Hale']],
    ['?email=harbour.EX', ['Carol Invited']],
    ['?username=bob.dis', ['Bob Disabled']],
    ['?name=bob&username=alan', []],
    ['?state=active', ['alan Active', 'Morgan Hale']],
    ['?state=invited', ['Carol Invited']],
    ['?state=disabled', ['Bob Disabled']],
    ['?name=a&state=disabled', ['Bob Disabled']],
  ])('with %j has %j', async (query, expected) => {
    expect(people((await acme.ask('GET', `/users${query}`)).json.items)).toEqual(expected);
  });

  test('finds those of a role', async () => {
    const found = (await acme.ask('GET', `/users?roleId=${reviewer.id}`)).json.items;
    expect(people(found)).toEqual(['Bob Disabled', 'Carol Invited']);
  });

  test('goes on where a page ended, with the same filters alone', async () => {
    const first = (await acme.ask('GET', '/users?limit=3')).json;
    const rest = (await acme.ask('GET', `/users?limit=3&cursor=${first.nextCursor}`)).json;
    expect([...people(first.items), ...people(rest.items)]).toHaveLength(4);
    expect(rest.nextCursor).toBe(null);
    const other = await acme.ask('GET', `/users?limit=3&name=a&cursor=${first.nextCursor}`);
    expect(other.code).toBe('invalid_cursor');
  });

  test('shows as invited whom Cognito cannot be asked about', async () => {
    acme.deps.directory.hasJoined = async () => {
      throw new Error('Cognito is away');
    };
    expect(people((await acme.ask('GET', '/users?state=invited')).json.items)).toEqual(['Carol Invited']);
  });

  test.each(['?state=new', '?limit=0', '?name=', '?surname=x', '?roleId=1'])('is refused with %s', async (query) => {
    expect((await acme.ask('GET', `/users${query}`)).code).toBe('invalid_input');
  });
});

test('what is another customer’s is not there, in the same bytes as what never was', async () => {
  const { id } = await add();
  const stranger = await customer(db.table, `users${count}x`, testUserPool());
  for (const [method, more, body] of [
    ['GET', ''],
    ['PATCH', '', { name: 'Mine' }],
    ['DELETE', ''],
    ['POST', '/invitation'],
  ] as const) {
    const theirs = await stranger.ask(method, `/users/${id}${more}`, body);
    const never = await stranger.ask(method, `/users/usr_${ulid(404)}${more}`, body);
    expect([theirs.status, theirs.text]).toEqual([404, never.text]);
  }
  expect((await acme.ask('GET', `/users/${id}`)).json.name).toBe('Ben Kearns');
});

test('who may not manage users may neither see nor add any', async () => {
  const ask = acme.as(await acme.user('Alex', await acme.role('Roles', ['manage_roles', 'review_recordings'])));
  for (const [method, path, body] of [
    ['GET', '/users'],
    ['GET', '/users/options'],
    ['POST', '/users', somebody()],
    ['PATCH', `/users/${acme.primary.id}`, { name: 'x' }],
    ['DELETE', `/users/${acme.primary.id}`],
    ['POST', `/users/${acme.primary.id}/invitation`],
  ] as const) {
    expect((await ask(method, path, body)).code).toBe('not_permitted');
  }
});
