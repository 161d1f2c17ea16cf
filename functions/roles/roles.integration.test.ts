import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { permissionNames } from '#contract/permissions';
import { roleEntity } from '#data/directory';
import { startTable } from '#data/testing';
import { customer, ulid } from '#functions/users/testing';
import { testUserPool } from '../../infra/local/testing/test-user-pool.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let count = 0;
let acme: Awaited<ReturnType<typeof customer>>;
beforeEach(async () => {
  acme = await customer(db.table, `roles${++count}`, testUserPool());
});

const labelsOf = (items: Record<string, unknown>[]) => items.map(({ label }) => label);
const events = async () =>
  (await db.rows(acme.tenantId))
    .filter(({ pk }) => String(pk).includes('#EVENTS#'))
    .sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));

/** Somebody who manages roles and hears calls, and no more. */
async function manager() {
  const role = await acme.role('Manager', ['manage_roles', 'review_recordings']);
  const user = await acme.user('Alex Grant', role);
  return { role, user, ask: acme.as(user) };
}

describe('a role', () => {
  test('has a label, a description and permissions, and every change is an event', async () => {
    const made = await acme.ask('POST', '/roles', {
      ...{ label: ' Reviewer ', description: 'Listens' },
      permissions: ['review_statistics', 'review_recordings', 'review_recordings'],
    });
    expect(made).toMatchObject({
      status: 201,
      json: {
        ...{ label: 'Reviewer', description: 'Listens', users: 0, primary: false, editable: true },
        permissions: ['review_recordings', 'review_statistics'],
      },
    });
    expect((await acme.ask('GET', `/roles/${made.json.id}`)).json).toEqual(made.json);
    const changed = await acme.ask('PATCH', `/roles/${made.json.id}`, { permissions: ['review_recordings'] });
    expect(changed.json).toMatchObject({
      label: 'Reviewer',
      description: 'Listens',
      permissions: ['review_recordings'],
    });
    expect((await acme.ask('DELETE', `/roles/${made.json.id}`)).status).toBe(204);
    expect((await acme.ask('GET', `/roles/${made.json.id}`)).code).toBe('role_not_found');
    expect(await events()).toMatchObject([
      { type: 'create_role', details: { label: 'Reviewer', permissions: ['review_recordings', 'review_statistics'] } },
      { type: 'update_role', details: { roleId: made.json.id, permissions: ['review_recordings'] } },
      { type: 'delete_role', actor: { name: 'Morgan Hale' }, details: { label: 'Reviewer' } },
    ]);
  });

  test('has a label that no other has, whatever its case and however many are made at once', async () => {
    const permissions = ['review_recordings'];
    const answers = await Promise.all(
      ['Reviewer', 'REVIEWER', ' reviewer'].map((label) => acme.ask('POST', '/roles', { label, permissions })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect((await acme.ask('POST', '/roles', { label: 'administrator', permissions })).code).toBe('name_taken');
    const other = await acme.ask('POST', '/roles', { label: 'Other', permissions });
    expect((await acme.ask('PATCH', `/roles/${other.json.id}`, { label: 'reviewer' })).code).toBe('name_taken');
    expect((await acme.ask('PATCH', `/roles/${other.json.id}`, { label: 'OTHER' })).json.label).toBe('OTHER');
  });

  test('from before labels had rows of their own keeps its label', async () => {
    const { tenantId } = acme;
    const old = {
      tenantId,
      id: `rol_${ulid(900)}`,
      name: 'Old',
      description: '',
      createdAt: '2026-01-01T00:00:00.000Z',
    };
    await db.table.put(roleEntity.toItem({ ...old, permissions: ['review_recordings', 'gone_since'] }));
    expect((await acme.ask('POST', '/roles', { label: 'old', permissions: ['manage_flags'] })).code).toBe('name_taken');
    const renamed = await acme.ask('PATCH', `/roles/${old.id}`, { label: 'Older' });
    expect(renamed.json).toMatchObject({ label: 'Older', permissions: ['review_recordings'] });
  });

  test('is listed by label, a page at a time, with how many have it', async () => {
    const b = await acme.role('beech', ['review_recordings']);
    await acme.role('Ash', ['review_recordings']);
    await acme.user('Ben', b);
    const first = (await acme.ask('GET', '/roles?limit=2')).json;
    const second = (await acme.ask('GET', `/roles?limit=2&cursor=${first.nextCursor}`)).json;
    expect([...labelsOf(first.items), ...labelsOf(second.items)]).toEqual(['Administrator', 'Ash', 'beech']);
    expect(first.items).toMatchObject([{ users: 1, primary: true }, { users: 0 }]);
    expect(second.items).toMatchObject([{ users: 1, primary: false }]);
  });

  test.each([
    [{ permissions: ['review_recordings'] }],
    [{ label: ' ', permissions: ['review_recordings'] }],
    [{ label: 'x'.repeat(41), permissions: ['review_recordings'] }],
    [{ label: 'x', permissions: [] }],
    [{ label: 'x', permissions: ['everything'] }],
    [{ label: 'x', permissions: ['review_recordings'], primary: true }],
  ])('is refused as %j', async (body) => {
    expect((await acme.ask('POST', '/roles', body)).code).toBe('invalid_input');
  });
});

describe('nobody gives more than they hold', () => {
  test('not by a new role, and not by widening one', async () => {
    const { ask, role } = await manager();
    const wide = { permissions: ['review_recordings', 'manage_users'] };
    const made = await ask('POST', '/roles', { label: 'Wide', ...wide });
    expect([made.status, made.code]).toEqual([403, 'beyond_your_permissions']);
    const narrow = await ask('POST', '/roles', { label: 'Narrow', permissions: ['review_recordings'] });
    expect(narrow.status).toBe(201);
    for (const id of [narrow.json.id, role.id]) {
      const widened = await ask('PATCH', `/roles/${id}`, wide);
      expect([widened.status, widened.code]).toEqual([403, 'beyond_your_permissions']);
    }
    expect((await acme.ask('GET', `/roles/${role.id}`)).json.permissions).toEqual([
      'manage_roles',
      'review_recordings',
    ]);
  });

  test('nor touches a role that grants more, not even its label', async () => {
    const { ask } = await manager();
    const other = await acme.role('Other', ['review_recordings', 'manage_users']);
    expect((await ask('GET', `/roles/${other.id}`)).json.editable).toBe(false);
    for (const [method, body] of [
      ['PATCH', { label: 'Mine' }],
      ['PATCH', { permissions: ['review_recordings'] }],
      ['DELETE', undefined],
    ] as const) {
      expect((await ask(method, `/roles/${other.id}`, body)).code).toBe('beyond_your_permissions');
    }
    expect((await acme.ask('GET', `/roles/${other.id}`)).json.label).toBe('Other');
  });

  test('not with a token either, which holds less than its owner', async () => {
    const token = acme.as(acme.primary, ['manage_roles', 'review_recordings']);
    const body = { label: 'x', permissions: ['manage_users'] };
    expect((await token('POST', '/roles', body)).code).toBe('beyond_your_permissions');
    expect((await token('POST', '/roles', { ...body, permissions: ['review_recordings'] })).status).toBe(201);
  });

  test('and who was given less since, gives less at once', async () => {
    const { ask, role } = await manager();
    await acme.ask('PATCH', `/roles/${role.id}`, { permissions: ['manage_roles'] });
    const made = await ask('POST', '/roles', { label: 'x', permissions: ['review_recordings'] });
    expect(made.code).toBe('beyond_your_permissions');
  });
});

describe('the primary administrator’s role', () => {
  test('loses no permission, and takes another label', async () => {
    const path = `/roles/${acme.everything.id}`;
    const stripped = await acme.ask('PATCH', path, { permissions: permissionNames.slice(1) });
    expect([stripped.status, stripped.code]).toEqual([403, 'primary_stays']);
    const renamed = await acme.ask('PATCH', path, { label: 'Owner', permissions: permissionNames });
    expect(renamed.json).toMatchObject({ label: 'Owner', permissions: permissionNames });
    expect((await acme.ask('DELETE', path)).code).toBe('role_in_use');
  });
});

describe('a role that is used', () => {
  test('is not deleted until nobody has it', async () => {
    const role = await acme.role('Reviewer', ['review_recordings']);
    const ben = await acme.user('Ben', role);
    const refused = await acme.ask('DELETE', `/roles/${role.id}`);
    expect([refused.status, refused.code]).toEqual([409, 'role_in_use']);
    await acme.ask('DELETE', `/users/${ben.id}`);
    expect((await acme.ask('DELETE', `/roles/${role.id}`)).status).toBe(204);
  });

  test('is not deleted under the hands of who gives it', async () => {
    const role = await acme.role('Reviewer', ['review_recordings']);
    const { list } = acme.deps.users;
    acme.deps.users.list = async (tenantId) => {
      const found = await list(tenantId);
      acme.deps.users.list = list;
      // After nobody was found who has it.
      const body = { name: 'Ben', email: `ben@${tenantId}.test`, username: `ben-${tenantId}`, roleId: role.id };
      expect((await acme.ask('POST', '/users', body)).status).toBe(201);
      return found;
    };
    expect((await acme.ask('DELETE', `/roles/${role.id}`)).code).toBe('role_in_use');
    expect((await acme.ask('GET', `/roles/${role.id}`)).json.users).toBe(1);
  });

  test('is either given or deleted, however the two come together', async () => {
    const role = await acme.role('Reviewer', ['review_recordings']);
    const { tenantId } = acme;
    const body = { name: 'Ben', email: `ben@${tenantId}.test`, username: `ben-${tenantId}`, roleId: role.id };
    const [made, deleted] = await Promise.all([
      acme.ask('POST', '/users', body),
      acme.ask('DELETE', `/roles/${role.id}`),
    ]);
    expect([`201 409`, `422 204`]).toContain(`${made.status} ${deleted.status}`);
    expect((await acme.ask('GET', `/roles/${role.id}`)).status).toBe(made.status === 201 ? 200 : 404);
  });

  test('is changed by one of two who change it at once', async () => {
    const role = await acme.role('Reviewer', ['review_recordings']);
    const answers = await Promise.all(['One', 'Two'].map((label) => acme.ask('PATCH', `/roles/${role.id}`, { label })));
    const statuses = answers.map(({ status }) => status).sort();
    expect([
      [200, 200],
      [200, 409],
    ]).toContainEqual(statuses);
    const kept = (await acme.ask('GET', `/roles/${role.id}`)).json.label;
    expect(answers.filter(({ status }) => status === 200).map(({ json }) => json.label)).toContain(kept);
  });
});

test('what is another customer’s is not there, in the same bytes as what never was', async () => {
  const role = await acme.role('Reviewer', ['review_recordings']);
  const stranger = await customer(db.table, `roles${++count}`, testUserPool());
  for (const [method, body] of [['GET'], ['PATCH', { label: 'Mine' }], ['DELETE']] as const) {
    const theirs = await stranger.ask(method, `/roles/${role.id}`, body);
    const never = await stranger.ask(method, `/roles/rol_${ulid(404)}`, body);
    expect([theirs.status, theirs.text]).toEqual([404, never.text]);
  }
  const body = { name: 'Ben', email: `b@${count}.test`, username: `b-${count}`, roleId: role.id };
  expect((await stranger.ask('POST', '/users', body)).code).toBe('unknown_role');
});

test('who may not manage roles may neither see nor make any', async () => {
  const reviewer = acme.as(await acme.user('Ben', await acme.role('Reviewer', ['review_recordings', 'manage_users'])));
  for (const [method, path, body] of [
    ['GET', '/roles'],
    ['POST', '/roles', { label: 'x', permissions: ['review_recordings'] }],
    ['PATCH', `/roles/${acme.everything.id}`, { label: 'x' }],
    ['DELETE', `/roles/${acme.everything.id}`],
  ] as const) {
    expect((await reviewer(method, path, body)).code).toBe('not_permitted');
  }
});
