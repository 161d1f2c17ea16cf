import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Agent,
  agentEntity,
  type Department,
  departmentEntity,
  directoryRepository,
  openDirectory,
} from '#data/directory';
import { jobRepository } from '#data/jobs';
import { numberAssignments, numberEntity, numberId, numberList } from '#data/managed-numbers';
import { type NamedRepository, namedRepository } from '#data/named';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { teamRepository } from '#data/teams';
import { tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { newUserWrites, userRepository } from '#data/users';
import { archiveOf, bucketInMemory, queueInMemory, ulid } from '#functions/jobs/testing';
import { lastDays } from '#functions/recordings/rules';
import { toViews } from '#functions/recordings/view';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, faults, gatewayEvent } from '#runtime/testing';
import { createAgent, deleteAgent, getAgent, listAgentOptions, listAgents, updateAgent } from './manage-agents.ts';
import {
  createDepartment,
  deleteDepartment,
  getDepartment,
  listDepartmentOptions,
  listDepartments,
  updateDepartment,
} from './manage-departments.ts';
import { numbersOfAgents } from './numbers-of-agents.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;

function depsOf() {
  return {
    agents: directoryRepository(db.table, agentEntity),
    namedAgents: namedRepository<Agent>(db.table, agentEntity),
    departments: directoryRepository(db.table, departmentEntity),
    namedDepartments: namedRepository<Department>(db.table, departmentEntity),
    teams: teamRepository(db.table),
    users: userRepository(db.table),
    tenants: tenantRepository(db.table),
    totals: totalsRepository(db.table),
    totalsFor: totalsFor(db.table),
    numbers: numbersOfAgents(directoryRepository(db.table, numberEntity)),
    managedNumbers: directoryRepository(db.table, numberEntity),
    assignments: numberAssignments(db.table),
    jobs: jobRepository(db.table),
    seenNumbers: seenNumberRepository(db.table),
    queue: queueInMemory().queue,
    cursors: cursors(deploymentSecret(db.table, 'cursors')),
  };
}
let deps: ReturnType<typeof depsOf>;

beforeEach(async () => {
  tenantId = `people${++count}`;
  deps = depsOf();
  await archiveOf(db.table, bucketInMemory(), tenantId, 2);
  for (const [n, name] of ['Morgan Hale', 'Alex Grant'].entries()) {
    const user = {
      tenantId,
      id: `usr_${ulid(n)}`,
      name,
      username: `${tenantId}-${n}`,
      email: `${tenantId}-${n}@a.test`,
    };
    const rest = { roleId: 'rol_1', primary: n === 0, disabled: false, createdAt: '2026-01-01T00:00:00.000Z' };
    await db.table.transact(newUserWrites({ ...user, ...rest }));
  }
});

// The tests say what they expect to be there.
type Json = Record<string, unknown> & { id: string; name: string; items: Json[]; agents: Json[] };

const actors: Record<string, (permissions: string[], tenant: string) => Actor> = {
  morgan: (permissions, tenant) => ({
    ...{ kind: 'user', tenantId: tenant, userId: `usr_${ulid(0)}`, name: 'Morgan Hale', permissions },
  }),
};

async function ask(method: string, path: string, body?: object, as = { tenant: '', may: 'manage' }) {
  const permissions = as.may === 'manage' ? ['manage_agents', 'manage_departments'] : [as.may];
  const api = httpApi(
    [
      ...[listAgents, listAgentOptions, getAgent, createAgent, updateAgent, deleteAgent],
      ...[listDepartments, listDepartmentOptions, getDepartment, createDepartment, updateDepartment, deleteDepartment],
    ],
    deps,
    async () => actors.morgan?.(permissions, as.tenant || tenantId),
  );
  const [, kind, id] = /^\/(agent|department)s\/([a-z]{3}_\w+)/.exec(path) ?? [];
  const event = gatewayEvent(method, `/api${path}`, {
    ...{ cookies: ['__Host-session=any'], params: kind && id ? { [`${kind}Id`]: id } : {} },
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status, json, text } = await call(api, event);
  return { status, text, json: (json ?? {}) as Json, code: json?.code };
}

const newAgent = async (name: string, more: object = {}) => (await ask('POST', '/agents', { name, ...more })).json;
const newDepartment = async (name: string, agentIds: string[] = []) =>
  (await ask('POST', '/departments', { name, agentIds })).json;
const agentNow = async (id: string) => (await ask('GET', `/agents/${id}`)).json;
const events = async () => {
  const rows = (await db.rows(tenantId)).filter(({ pk }) => String(pk).includes('#EVENTS#'));
  return rows.sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
};
const namesOf = (items: Json[]) => items.map(({ name }) => name);

test('an agent’s numbers are those that say so', async () => {
  const [ben, tracy] = [await newAgent('Ben Kearns'), await newAgent('Tracy Walker')];
  const number = (name: string, agentId: string | undefined, label?: string) =>
    numberEntity.toItem({
      ...{ tenantId, id: numberId(tenantId, name), name, label, agentId, createdAt: '2026-03-03T00:00:00.000Z' },
      ...{ canRecord: true, canTranscribe: false, pciRedaction: false },
    });
  await db.table.batchPut([number('3201', ben.id, 'Desk'), number('+441134960100', ben.id), number('3202', undefined)]);
  expect((await agentNow(ben.id)).numbers).toEqual(
    expect.arrayContaining([
      { id: numberId(tenantId, '3201'), number: '3201', name: 'Desk' },
      { id: numberId(tenantId, '+441134960100'), number: '+441134960100', name: null },
    ]),
  );
  expect((await agentNow(tracy.id)).numbers).toEqual([]);
});

describe('the numbers of an agent', () => {
  const managed = (name: string, of: object = {}) =>
    numberEntity.toItem({
      ...{ tenantId, id: numberId(tenantId, name), name, createdAt: '2026-03-03T00:00:00.000Z', ...of },
      ...{ canRecord: true, canTranscribe: false, pciRedaction: false },
    });
  const ids = (...names: string[]) => names.map((name) => numberId(tenantId, name));
  const owners = async () =>
    new Map((await deps.managedNumbers.listNow(tenantId)).map(({ name, agentId }) => [name, agentId]));
  const jobNow = (id: unknown) => deps.jobs.find({ tenantId, userId: `usr_${ulid(0)}`, id: String(id) });
  const told = async () => (await events()).filter(({ type }) => type === 'update_number');

  test('are those that are said, whoever had them, and the calls of the new ones are relabelled', async () => {
    const tracy = await newAgent('Tracy');
    const [called, fresh] = ['+441130000000', '3201'];
    await db.table.batchPut([managed(called, { agentId: tracy.id }), managed(fresh), managed('3202')]);
    const made = await ask('POST', '/agents', { name: 'Ben', numberIds: ids(called, fresh), relabel: 'all' });
    expect(made).toMatchObject({ status: 201, json: { numberIds: expect.arrayContaining(ids(called, fresh)) } });
    expect((await jobNow(made.json.relabelJobId))?.relabelling).toEqual({
      ...{ numbers: [called], others: true, agentId: made.json.id, overrides: [] },
    });
    const changed = await ask('PATCH', `/agents/${made.json.id}`, { numberIds: ids(fresh, '3202') });
    expect(changed.json.relabelJobId).toBeNull();
    expect([...(await owners())].sort()).toEqual([
      [called, undefined],
      [fresh, made.json.id],
      ['3202', made.json.id],
    ]);
    // One for each that has another since.
    expect((await told()).map(({ details }) => (details as { number: string }).number).sort()).toEqual([
      ...[called, called, fresh, '3202'],
    ]);
    const renamed = await ask('PATCH', `/agents/${made.json.id}`, { name: 'Benjamin' });
    expect(renamed.json).toMatchObject({ relabelJobId: null, numberIds: expect.arrayContaining(ids(fresh, '3202')) });
  });

  test('more than a transaction holds are given whole, also where it was cut short, by one job', async () => {
    const names = Array.from({ length: 130 }, (_, n) => String(4000 + n));
    await db.table.batchPut(names.map((name) => managed(name)));
    await deps.seenNumbers.note(
      tenantId,
      names.map((number) => ({ number, spellings: [number] })),
    );
    const ben = await newAgent('Ben');
    const whole = deps.assignments;
    deps = { ...deps, assignments: faults(2, 'before', { dead: true }).wrap(whole) };
    expect((await ask('PATCH', `/agents/${ben.id}`, { numberIds: ids(...names) })).status).toBe(500);
    deps = { ...deps, assignments: whole };
    expect((await agentNow(ben.id)).numberIds).toHaveLength(60);
    const { json } = await ask('PATCH', `/agents/${ben.id}`, { numberIds: ids(...names) });
    expect(json.numberIds).toHaveLength(130);
    expect(new Set((await jobNow(json.relabelJobId))?.relabelling?.numbers)).toEqual(new Set(names));
    expect(await told()).toHaveLength(130);
    const listed = await numberList(db.table).read(tenantId, { limit: 1000 });
    expect(new Set(listed.numbers.map(({ agentId }) => agentId))).toEqual(new Set([ben.id]));
    await ask('PATCH', `/agents/${ben.id}`, { numberIds: [] });
    expect(new Set((await owners()).values())).toEqual(new Set([undefined]));
  });

  test('are not given to an agent who is deleted at the same moment', async () => {
    await db.table.put(managed('3201'));
    const ben = await newAgent('Ben');
    const whole = deps.assignments;
    deps = {
      ...deps,
      assignments: {
        async assign(...args) {
          await ask('DELETE', `/agents/${ben.id}`);
          return whole.assign(...args);
        },
      },
    };
    expect((await ask('PATCH', `/agents/${ben.id}`, { numberIds: ids('3201') })).code).toBe('agent_not_found');
    expect((await owners()).get('3201')).toBeUndefined();
  });

  test('of another customer are not known', async () => {
    await db.table.put(managed('3201'));
    const [theirs = ''] = ids('3201');
    tenantId = `${tenantId}0`;
    const ben = await newAgent('Ben');
    expect((await ask('PATCH', `/agents/${ben.id}`, { numberIds: [theirs] })).code).toBe('unknown_number');
  });
});

/** Agents as they were made before their names had rows of their own. */
async function oldAgents(names: string[], departmentId?: string): Promise<string[]> {
  const agents = names.map((name, n) => {
    const id = `agt_${String(count).padStart(4, '0')}${String(n).padStart(22, '0')}`;
    return { tenantId, id, name, departmentId, createdAt: '2026-01-01T00:00:00.000Z' };
  });
  await db.table.batchPut(agents.map((agent) => agentEntity.toItem(agent)));
  return agents.map(({ id }) => id);
}

describe('an agent', () => {
  test('has a name, a department and reviewers, by id and by name, and every change is an event', async () => {
    const support = await newDepartment('Support');
    const made = await ask('POST', '/agents', {
      ...{ name: ' Ben Kearns ', departmentId: support.id, reviewerIds: [`usr_${ulid(1)}`, `usr_${ulid(1)}`] },
    });
    expect(made).toMatchObject({
      status: 201,
      json: {
        ...{ name: 'Ben Kearns', departmentId: support.id, department: { id: support.id, name: 'Support' } },
        ...{ reviewerIds: [`usr_${ulid(1)}`], reviewers: [{ id: `usr_${ulid(1)}`, name: 'Alex Grant' }] },
        ...{ numberIds: [], numbers: [], score: null, scored: 0, recordings: 0 },
      },
    });
    const { relabelJobId, ...agent } = made.json;
    expect([await agentNow(made.json.id), relabelJobId]).toEqual([agent, null]);
    const changed = await ask('PATCH', `/agents/${made.json.id}`, { name: 'Benjamin', departmentId: null });
    expect(changed.json).toMatchObject({ name: 'Benjamin', department: null, reviewers: [{ name: 'Alex Grant' }] });
    expect((await ask('DELETE', `/agents/${made.json.id}`)).status).toBe(204);
    expect((await ask('GET', `/agents/${made.json.id}`)).code).toBe('agent_not_found');
    const told = (await events()).filter(({ type }) => String(type).endsWith('_agent'));
    expect(told).toMatchObject([
      { type: 'create_agent', details: { name: 'Ben Kearns', department: { name: 'Support' } } },
      { type: 'update_agent', details: { name: 'Benjamin', department: null, reviewerIds: [`usr_${ulid(1)}`] } },
      { type: 'delete_agent', actor: { name: 'Morgan Hale' }, details: { agentId: made.json.id } },
    ]);
  });

  test('has a name that no other has, whatever its case and however many are made at once', async () => {
    const answers = await Promise.all(['Ben', 'BEN', ' ben '].map((name) => ask('POST', '/agents', { name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const tracy = await newAgent('Tracy');
    expect((await ask('PATCH', `/agents/${tracy.id}`, { name: 'ben' })).code).toBe('name_taken');
    expect((await ask('PATCH', `/agents/${tracy.id}`, { name: 'TRACY' })).json.name).toBe('TRACY');
    const { id } = (await ask('GET', '/agents')).json.items[0] as Json;
    await ask('DELETE', `/agents/${id}`);
    expect((await ask('POST', '/agents', { name: 'Ben' })).status).toBe(201);
  });

  test('from before names had rows of their own keeps its name, and can be renamed and deleted', async () => {
    const [old = ''] = await oldAgents(['Marcus']);
    expect((await ask('POST', '/agents', { name: 'marcus' })).code).toBe('name_taken');
    expect((await ask('PATCH', `/agents/${old}`, { name: 'Marcus Child' })).status).toBe(200);
    expect((await ask('POST', '/agents', { name: 'marcus' })).status).toBe(201);
    expect((await ask('DELETE', `/agents/${old}`)).status).toBe(204);
    expect(namesOf((await ask('GET', '/agents')).json.items)).toEqual(['marcus']);
  });

  test('has the average of what was scored in the last 30 days, and counts every recording', async () => {
    const { id } = await newAgent('Ben');
    const days = lastDays(31, Date.now(), 'Europe/London');
    const sum = (day: string | undefined, scored: number, scoreTenths: number) => ({
      key: { tenantId, scope: `agent:${id}` as const, period: `day:${day}` as const },
      totals: { recordings: scored, scored, scoreTenths },
    });
    const all = { tenantId, scope: `agent:${id}` as const, period: 'all' as const };
    await deps.totals.apply(
      [],
      [sum(days[0], 5, 100), sum(days[1], 1, 500), sum(days[30], 2, 1500), { key: all, totals: { recordings: 8 } }],
    );
    expect(await agentNow(id)).toMatchObject({ score: 66.7, scored: 3, recordings: 8 });
    expect((await ask('GET', '/agents')).json.items).toMatchObject([{ score: 66.7, scored: 3, recordings: 8 }]);
  });

  test.each([
    [{ name: 'x', departmentId: `dep_${ulid(9)}` }, 'unknown_department'],
    [{ name: 'x', reviewerIds: [`usr_${ulid(0)}`, `usr_${ulid(9)}`] }, 'unknown_user'],
    [{ name: ' ' }, 'invalid_input'],
    [{ name: 'x'.repeat(81) }, 'invalid_input'],
    [{ name: 'x', departmentId: 'dep_1' }, 'invalid_input'],
    [{ name: 'x', numberIds: [`num_${ulid(9)}`] }, 'unknown_number'],
    [{ name: 'x', relabel: 'some' }, 'invalid_input'],
    [{ name: 'x', score: 100 }, 'invalid_input'],
  ])('is refused as %j', async (body, code) => {
    const ben = await newAgent('Ben');
    const answers = [await ask('POST', '/agents', body), await ask('PATCH', `/agents/${ben.id}`, body)];
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [422, code],
      [422, code],
    ]);
    expect((await ask('GET', '/agents')).json.items).toMatchObject([{ name: 'Ben' }]);
  });

  test('cannot be put into the department, or have the reviewers, of another customer', async () => {
    const theirs = await newDepartment('Theirs');
    tenantId = `${tenantId}0`;
    const other = await newAgent('Ben');
    expect((await ask('PATCH', `/agents/${other.id}`, { departmentId: theirs.id })).code).toBe('unknown_department');
    expect((await ask('PATCH', `/agents/${other.id}`, { reviewerIds: [`usr_${ulid(1)}`] })).code).toBe('unknown_user');
  });
});

describe('of recordings', () => {
  async function recorded(agentId: string, departmentId: string) {
    const recordings = recordingRepository(db.table);
    const before = await recordings.find(tenantId, `rec_${ulid(0)}`);
    if (!before) throw new Error('The archive has none');
    const after = { ...before, agentId, departmentId, agentSide: 'to' as const };
    await recordings.change(before, after, []);
  }
  async function shown() {
    const recording = await recordingRepository(db.table).find(tenantId, `rec_${ulid(0)}`);
    const [view] = await toViews(tenantId, recording ? [recording] : [], openDirectory(db.table));
    return { agent: view?.to.agent?.name, department: view?.department?.name, bytes: view?.bytes };
  }

  test('a new name shows at once', async () => {
    const support = await newDepartment('Support');
    const ben = await newAgent('Ben', { departmentId: support.id });
    await recorded(ben.id, support.id);
    await ask('PATCH', `/agents/${ben.id}`, { name: 'Benjamin' });
    await ask('PATCH', `/departments/${support.id}`, { name: 'Service' });
    expect(await shown()).toMatchObject({ agent: 'Benjamin', department: 'Service' });
    expect(await agentNow(ben.id)).toMatchObject({ department: { name: 'Service' } });
  });

  test('none goes with an agent or a department, and they name neither any more', async () => {
    const support = await newDepartment('Support');
    const ben = await newAgent('Ben', { departmentId: support.id });
    await recorded(ben.id, support.id);
    await ask('DELETE', `/agents/${ben.id}`);
    await ask('DELETE', `/departments/${support.id}`);
    expect(await shown()).toEqual({ agent: undefined, department: undefined, bytes: 5 });
    const conditions = { slot: 'byAgent' as const, value: ben.id, limit: 9 };
    expect((await recordingRepository(db.table).read(tenantId, conditions)).recordings).toHaveLength(1);
  });
});

describe('a department', () => {
  test('has the agents that were said, who leave another for it, and every move is an event', async () => {
    const [ben, tracy, marcus] = await Promise.all(['Ben', 'Tracy', 'Marcus'].map((name) => newAgent(name)));
    const ids = (...agents: (Json | undefined)[]) => agents.map((agent) => agent?.id ?? '');
    const sales = await newDepartment('Sales', ids(ben, tracy, ben));
    expect(sales.agents).toMatchObject([{ name: 'Ben' }, { name: 'Tracy' }]);
    const support = await ask('POST', '/departments', { name: 'Support', agentIds: ids(tracy) });
    expect(support).toMatchObject({ status: 201, json: { agentIds: ids(tracy) } });
    const changed = await ask('PATCH', `/departments/${sales.id}`, { agentIds: ids(marcus) });
    expect(changed.json).toMatchObject({ name: 'Sales', agents: [{ name: 'Marcus' }], agentIds: ids(marcus) });
    expect(await agentNow(ben?.id ?? '')).toMatchObject({ department: null });
    expect(await agentNow(tracy?.id ?? '')).toMatchObject({ department: { name: 'Support' } });
    const moves = (await events()).filter(({ type }) => type === 'update_agent').map(({ details }) => details as Json);
    expect(moves.map(({ name, department }) => [name, (department as Json | null)?.name]).sort()).toEqual([
      ['Ben', undefined],
      ['Ben', 'Sales'],
      ['Marcus', 'Sales'],
      ['Tracy', 'Sales'],
      ['Tracy', 'Support'],
    ]);
    const options = (await ask('GET', '/departments/options')).json.agents;
    expect(options.map(({ name, department }) => [name, (department as Json | null)?.name])).toEqual([
      ['Ben', undefined],
      ['Marcus', 'Sales'],
      ['Tracy', 'Support'],
    ]);
  });

  test('that is deleted leaves its agents in none', async () => {
    const ben = await newAgent('Ben', { reviewerIds: [`usr_${ulid(1)}`] });
    const sales = await newDepartment('Sales', [ben.id]);
    expect((await ask('DELETE', `/departments/${sales.id}`)).status).toBe(204);
    expect(await agentNow(ben.id)).toMatchObject({
      name: 'Ben',
      department: null,
      reviewers: [{ name: 'Alex Grant' }],
    });
    expect((await ask('GET', '/departments')).json.items).toEqual([]);
    expect((await ask('PATCH', `/agents/${ben.id}`, { departmentId: sales.id })).code).toBe('unknown_department');
    expect((await ask('POST', '/departments', { name: 'sales' })).status).toBe(201);
  });

  test('of more agents than a transaction holds is changed and deleted whole, also where it was cut short', async () => {
    const people = await oldAgents(Array.from({ length: 130 }, (_, n) => `Agent ${n}`));
    const sales = await newDepartment('Sales');
    const whole = deps.teams;
    deps = { ...deps, teams: faults(2, 'before', { dead: true }).wrap(whole) };
    expect((await ask('PATCH', `/departments/${sales.id}`, { agentIds: people })).status).toBe(500);
    deps = { ...deps, teams: whole };
    expect((await ask('GET', `/departments/${sales.id}`)).json.agents).toHaveLength(80);
    const repeated = await ask('PATCH', `/departments/${sales.id}`, { agentIds: people });
    expect(repeated.json.agents).toHaveLength(130);
    expect((await events()).filter(({ type }) => type === 'update_agent')).toHaveLength(130);

    deps = { ...deps, teams: faults(1, 'after', { dead: true }).wrap(whole) };
    expect((await ask('DELETE', `/departments/${sales.id}`)).status).toBe(500);
    deps = { ...deps, teams: whole };
    expect((await ask('DELETE', `/departments/${sales.id}`)).status).toBe(204);
    const left = await deps.agents.list(tenantId);
    expect(left.filter(({ departmentId }) => departmentId !== undefined)).toEqual([]);
    expect(left).toHaveLength(130);
  });

  test('takes an agent as somebody else has made it meanwhile, and none that is gone', async () => {
    const [ben, tracy] = [await newAgent('Ben'), await newAgent('Tracy')];
    const whole = deps.teams;
    let calls = 0;
    deps = {
      ...deps,
      teams: {
        async move(...args) {
          if (calls++ === 0) {
            await ask('PATCH', `/agents/${ben.id}`, { name: 'Benjamin' });
            await ask('DELETE', `/agents/${tracy.id}`);
          }
          return whole.move(...args);
        },
      },
    };
    expect((await newDepartment('Sales', [ben.id, tracy.id])).agents).toEqual([{ id: ben.id, name: 'Benjamin' }]);
    expect(calls).toBe(2);
  });

  test('takes with it whoever came while it was being deleted, and lets nobody in afterwards', async () => {
    const [ben, tracy] = [await newAgent('Ben'), await newAgent('Tracy')];
    const sales = await newDepartment('Sales', [ben.id]);
    const whole = deps.namedDepartments;
    const late: Pick<NamedRepository<Department>, 'delete'> = {
      async delete(...args) {
        await ask('PATCH', `/agents/${tracy.id}`, { departmentId: sales.id });
        return whole.delete(...args);
      },
    };
    deps = { ...deps, namedDepartments: { ...whole, ...late } };
    expect((await ask('DELETE', `/departments/${sales.id}`)).status).toBe(204);
    expect((await deps.agents.listNow(tenantId)).map(({ departmentId }) => departmentId)).toEqual([
      undefined,
      undefined,
    ]);
    const [agent] = await deps.agents.listNow(tenantId);
    expect(agent && (await deps.teams.move(tenantId, [agent], sales.id, []))).toBe(false);
  });

  test('has a name that no other has, and no agents where it is refused', async () => {
    const ben = await newAgent('Ben');
    await newDepartment('Sales');
    expect((await ask('POST', '/departments', { name: 'SALES', agentIds: [ben.id] })).code).toBe('name_taken');
    const support = await newDepartment('Support');
    const answer = await ask('PATCH', `/departments/${support.id}`, { name: 'sales', agentIds: [ben.id] });
    expect([answer.status, answer.code]).toEqual([409, 'name_taken']);
    const unknown = { name: 'Third', agentIds: [ben.id, `agt_${ulid(99)}`] };
    expect((await ask('POST', '/departments', unknown)).code).toBe('unknown_agent');
    expect((await ask('PATCH', `/departments/${support.id}`, unknown)).code).toBe('unknown_agent');
    expect(namesOf((await ask('GET', '/departments')).json.items)).toEqual(['Sales', 'Support']);
    expect(await agentNow(ben.id)).toMatchObject({ department: null });
  });
});

test.each(['agents', 'departments'])('%s are listed by name, a page at a time', async (kind) => {
  for (const name of ['Cedar', 'ash', 'Beech']) await ask('POST', `/${kind}`, { name });
  const first = (await ask('GET', `/${kind}?limit=2`)).json;
  const second = (await ask('GET', `/${kind}?limit=2&cursor=${first.nextCursor}`)).json;
  expect([namesOf(first.items), namesOf(second.items), second.nextCursor]).toEqual([['ash', 'Beech'], ['Cedar'], null]);
  const theirs = await ask('GET', `/${kind}?limit=2&cursor=${first.nextCursor}`, undefined, {
    ...{ tenant: `${tenantId}0`, may: 'manage' },
  });
  expect(theirs.code).toBe('invalid_cursor');
});

test('what is another customer’s is not there, in the same bytes as what never was', async () => {
  const [ben, sales] = [await newAgent('Ben'), await newDepartment('Sales')];
  const stranger = { tenant: `${tenantId}0`, may: 'manage' };
  for (const [kind, prefix, id] of [
    ['agents', 'agt', ben.id],
    ['departments', 'dep', sales.id],
  ] as const) {
    for (const [method, body] of [['GET'], ['PATCH', { name: 'Mine' }], ['DELETE']] as const) {
      const theirs = await ask(method, `/${kind}/${id}`, body, stranger);
      const never = await ask(method, `/${kind}/${prefix}_${ulid(404)}`, body, stranger);
      expect([theirs.status, theirs.text]).toEqual([404, never.text]);
    }
  }
  expect((await ask('GET', '/agents')).json.items).toMatchObject([{ name: 'Ben' }]);
});

test('either is managed by whoever may manage it, and by nobody else', async () => {
  const asks = (kind: string, may: string) =>
    Promise.all(
      [
        ['GET', `/${kind}`],
        ['GET', `/${kind}/options`],
        ['POST', `/${kind}`, { name: may }],
      ].map(([method, path, body]) =>
        ask(method as string, path as string, body as object | undefined, { tenant: tenantId, may }),
      ),
    );
  const statuses = async (kind: string, may: string) => (await asks(kind, may)).map(({ status }) => status);
  expect(await statuses('agents', 'manage_agents')).toEqual([200, 200, 201]);
  expect(await statuses('agents', 'manage_departments')).toEqual([403, 403, 403]);
  expect(await statuses('departments', 'manage_departments')).toEqual([200, 200, 201]);
  expect(await statuses('departments', 'manage_agents')).toEqual([403, 403, 403]);
});
