import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Mail, Message } from '#adapters/mail';
import type { UserDirectory } from '#adapters/user-directory';
import { permissionNames } from '#contract/permissions';
import {
  type Agent,
  agentEntity,
  type Department,
  departmentEntity,
  directoryRepository,
  type Role,
  roleEntity,
} from '#data/directory';
import { namedRepository } from '#data/named';
import { provisioningRepository } from '#data/provisioning';
import { tenantSettingsRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { passwordProblems } from '#functions/session/rules';
import { provisionTenant } from './provision-tenant.ts';
import { temporaryPassword } from './temporary-password.ts';
import { TenantProperties } from './tenant-properties.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let count = 0;
let properties: TenantProperties;
let sent: Message[];
let failing: boolean;
/** Cognito: user id -> temporary password, absent once they have chosen their own. */
let temporary: Map<string, string>;
let settled: Set<string>;

beforeEach(() => {
  const name = `acme${++count}`;
  properties = TenantProperties.parse({
    ...{ tenantId: name, name: 'Acme <Calls>', country: 'GB', timeZone: 'Europe/London' },
    administrator: { name: 'Morgan Hale', username: `admin-${name}`, email: `admin@${name}.example` },
    recorder: { name: 'PBX', timeZone: 'Europe/London' },
    departments: [{ name: 'Support', agents: ['Ben', 'Alex'] }],
  });
  sent = [];
  failing = false;
  temporary = new Map();
  settled = new Set();
});

function provision(invite = true) {
  const directory: Pick<UserDirectory, 'ensureUser'> = {
    async ensureUser(userId, password) {
      if (settled.has(userId)) return false;
      temporary.set(userId, password);
      return true;
    },
  };
  const mail: Mail = {
    async send(message) {
      if (failing) throw new Error('SES is away');
      sent.push(message);
    },
  };
  return provisionTenant(
    properties,
    { invite },
    {
      provisioning: provisioningRepository(db.table),
      agents: directoryRepository(db.table, agentEntity),
      departments: directoryRepository(db.table, departmentEntity),
      namedAgents: namedRepository<Agent>(db.table, agentEntity),
      namedDepartments: namedRepository<Department>(db.table, departmentEntity),
      directory: directory as UserDirectory,
      mail,
      portalUrl: 'https://portal.example.com',
    },
  );
}

/** The tenant's rows by what they are, without the ids that a run makes up. */
async function rows() {
  const mine = (await db.rows()).filter(
    // The rows that keep names apart say nothing that the named rows do not.
    ({ pk }) => String(pk).startsWith(`T#${properties.tenantId}#`) && !String(pk).endsWith('#NAMES'),
  );
  return mine.map((row) => `${String(row.pk).split('#')[2] || row.sk} ${row.name ?? ''}`.trim()).sort();
}

const everything = [
  'AGENTS Alex',
  'AGENTS Ben',
  'DEPARTMENTS Support',
  'PROVISIONED',
  'RECORDERS PBX',
  'ROLES Administrator',
  'TENANT Acme <Calls>',
  'USERS Morgan Hale',
];

describe('a tenant', () => {
  test('begins with a customer, its administrator, a recorder, departments and agents', async () => {
    const { recorderId } = await provision();
    expect(recorderId).toMatch(/^rdr_/);
    expect(await rows()).toEqual(everything);
    const role = (await db.rows()).find(({ pk }) => pk === `T#${properties.tenantId}#ROLES`);
    expect(role?.permissions).toEqual(permissionNames);
    const another = { ...roleEntity.fromItem(role ?? {}), id: 'rol_2', name: 'ADMINISTRATOR' };
    expect(await namedRepository<Role>(db.table, roleEntity).create(another, 100)).toBe('name_taken');
  });

  test('has its password mailed, in a line of its own', async () => {
    await provision();
    expect(sent).toHaveLength(1);
    const password = /^Password: (\S+)$/m.exec(sent[0]?.text ?? '')?.[1];
    expect([...temporary.values()]).toEqual([password]);
    expect(sent[0]).toMatchObject({ to: properties.administrator.email });
    expect(sent[0]?.html).not.toContain('<Calls>');
  });

  test('provisioned again is the same, with the same recorder', async () => {
    const first = await provision();
    const second = await provision();
    expect(second).toEqual(first);
    expect(await rows()).toEqual(everything);
  });

  test('whose mail failed is mailed by the next try, with a password that works', async () => {
    failing = true;
    await expect(provision()).rejects.toThrow('SES is away');
    failing = false;
    await provision();
    const password = /^Password: (\S+)$/m.exec(sent[0]?.text ?? '')?.[1];
    expect([...temporary.values()]).toEqual([password]);
    expect(await rows()).toEqual(everything);
  });

  test('whose administrator has chosen a password gets no other', async () => {
    await provision();
    settled = new Set(temporary.keys());
    await provision();
    expect(sent).toHaveLength(1);
  });

  test('updated gets its new name and agents, keeps what people made, and mails nobody', async () => {
    await provision();
    properties = { ...properties, name: 'Acme Two', departments: [{ name: 'support', agents: ['BEN', 'Carla'] }] };
    await provision(false);
    expect(await rows()).toEqual(
      [...everything.filter((row) => !row.startsWith('TENANT')), 'AGENTS Carla', 'TENANT Acme Two'].sort(),
    );
    expect(sent).toHaveLength(1);
  });

  test('updated keeps what was changed in the portal, and gets the rest', async () => {
    await provision();
    const { tenantId } = properties;
    const tenants = tenantSettingsRepository(db.table);
    const change = async (to: Parameters<typeof tenants.change>[1]) => {
      const present = await tenants.find(tenantId);
      if (!present || !(await tenants.change(present, to, []))) throw new Error('It was not changed');
    };
    await change({ name: 'Ours', timeZone: 'Europe/Dublin', address: '1 High Street' });
    properties = { ...properties, name: 'Declared', country: 'IE', timeZone: 'Europe/Paris' };
    await provision(false);
    const kept = { name: 'Ours', country: 'IE', timeZone: 'Europe/Dublin', address: '1 High Street' };
    expect(await tenants.find(tenantId)).toMatchObject(kept);
    // What was changed to what was declared is the portal's as well.
    await change({ name: 'Declared' });
    properties = { ...properties, name: 'Declared again' };
    await provision(false);
    expect(await tenants.find(tenantId)).toMatchObject({ ...kept, name: 'Declared' });
  });

  test('deployed again as it was is not written at all', async () => {
    await provision();
    const [before] = [await tenantSettingsRepository(db.table).find(properties.tenantId)];
    await provision(false);
    expect(await tenantSettingsRepository(db.table).find(properties.tenantId)).toEqual(before);
    expect(before).not.toHaveProperty('version');
  });

  test('cannot take the user name of another’s administrator', async () => {
    await provision();
    const { username } = properties.administrator;
    properties = {
      ...properties,
      tenantId: `${properties.tenantId}b`,
      administrator: { ...properties.administrator, username: username.toUpperCase(), email: 'other@example.com' },
    };
    await expect(provision()).rejects.toThrow('is taken');
    expect(await rows()).toEqual([]);
  });
});

test('a temporary password meets the policy, every time', () => {
  const passwords = Array.from({ length: 500 }, temporaryPassword);
  expect(passwords.map((password) => passwordProblems(password)).filter(Boolean)).toEqual([]);
  expect(new Set(passwords).size).toBe(500);
});
