import { type Department as DepartmentView, departmentsEndpoints } from '#contract/departments';
import { mostDepartments } from '#contract/people';
import type { Agent, Department } from '#data/directory';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import type { NamedRepository } from '#data/named';
import { foldName } from '#data/users';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { inParallel } from '#runtime/in-parallel';
import { byName, pageByName } from '#runtime/named-list';
import { type Actor, eventActor, route } from '#runtime/route';
import { type MoveDeps, moveAgents } from './move-agents.ts';
import { type StandingDeps, standings } from './standing.ts';

export interface DepartmentsDeps extends StandingDeps, MoveDeps {
  namedDepartments: NamedRepository<Department>;
  cursors: Cursors;
}

const named = ({ id, name }: { id: string; name: string }) => ({ id, name });
const readAtOnce = 20;

/** Departments as the API shows them; the agents of all are read once. */
async function toViews(actor: Actor, departments: Department[], deps: DepartmentsDeps): Promise<DepartmentView[]> {
  const ids = departments.map(({ id }) => id);
  const [agents, standing] = await Promise.all([
    deps.agents.listNow(actor.tenantId),
    standings(actor, 'department', ids, deps),
  ]);
  const members = Map.groupBy(agents.sort(byName), ({ departmentId }) => departmentId);
  return departments.map(({ id, createdAt, name }, i) => {
    const theirs = (members.get(id) ?? []).map(named);
    return {
      ...{ id, createdAt, name, agentIds: theirs.map((agent) => agent.id), agents: theirs },
      ...(standing[i] ?? { score: null, scored: 0, recordings: 0 }),
    };
  });
}

async function toView(actor: Actor, department: Department, deps: DepartmentsDeps): Promise<DepartmentView> {
  const [view] = await toViews(actor, [department], deps);
  if (!view) throw new Error('There is one view of one department');
  return view;
}

/** Throws `department_not_found`. */
async function departmentOf({ tenantId }: Actor, id: string, { departments }: DepartmentsDeps): Promise<Department> {
  const department = await departments.findNow(tenantId, id);
  if (!department) throw new AppError('department_not_found');
  return department;
}

/** Once each, as they are at this moment. Throws `unknown_agent` where one is none of the tenant's. */
async function agentsOf(tenantId: string, ids: readonly string[], { agents }: DepartmentsDeps): Promise<Agent[]> {
  return inParallel([...new Set(ids)], readAtOnce, async (id) => {
    const agent = await agents.findNow(tenantId, id);
    if (!agent) throw new AppError('unknown_agent');
    return agent;
  });
}

/** Throws `name_taken` where another has the name; a department from before there were rows of names has none of those. */
async function refuseTaken({ tenantId, id, name }: Department, { departments }: DepartmentsDeps): Promise<void> {
  const all = await departments.listNow(tenantId);
  if (all.some((other) => other.id !== id && foldName(other.name) === foldName(name))) {
    throw new AppError('name_taken');
  }
}

const departmentEvent = (
  type: 'create_department' | 'update_department' | 'delete_department',
  actor: Actor,
  { tenantId, id, name }: Department,
) => eventWrite(tenantId, { type, actor: eventActor(actor), details: { departmentId: id, name } });

export const listDepartments = route(
  departmentsEndpoints.listDepartments,
  async ({ actor, query }, deps: DepartmentsDeps) => {
    const { tenantId } = actor;
    const all = await deps.departments.list(tenantId);
    const place = { cursors: deps.cursors, scope: ['departments', tenantId] };
    const { page, nextCursor } = await pageByName(all, query, place);
    return { items: await toViews(actor, page, deps), nextCursor };
  },
);

export const listDepartmentOptions = route(
  departmentsEndpoints.listDepartmentOptions,
  async ({ actor }, deps: DepartmentsDeps) => {
    const [agents, departments] = await Promise.all([
      deps.agents.list(actor.tenantId),
      deps.departments.list(actor.tenantId),
    ]);
    const byId = new Map(departments.map((department) => [department.id, named(department)]));
    return {
      agents: agents.sort(byName).map((agent) => ({
        ...named(agent),
        department: byId.get(agent.departmentId ?? '') ?? null,
      })),
    };
  },
);

export const getDepartment = route(
  departmentsEndpoints.getDepartment,
  async ({ actor, params }, deps: DepartmentsDeps) =>
    toView(actor, await departmentOf(actor, params.departmentId, deps), deps),
);

export const createDepartment = route(
  departmentsEndpoints.createDepartment,
  async ({ actor, body }, deps: DepartmentsDeps) => {
    const { tenantId } = actor;
    const at = Date.now();
    const department: Department = {
      ...{ tenantId, id: newId('dep', at), name: body.name },
      createdAt: new Date(at).toISOString(),
    };
    const agents = await agentsOf(tenantId, body.agentIds ?? [], deps);
    await refuseTaken(department, deps);
    const event = departmentEvent('create_department', actor, department);
    const outcome = await deps.namedDepartments.create(department, mostDepartments, [event]);
    if (outcome === 'name_taken') throw new AppError('name_taken');
    if (outcome === 'too_many') throw new AppError('too_many_departments');
    await moveAgents(actor, agents, department, deps);
    return toView(actor, department, deps);
  },
);

/** Its name first: where that is refused nobody has moved. */
export const updateDepartment = route(
  departmentsEndpoints.updateDepartment,
  async ({ actor, params, body }, deps: DepartmentsDeps) => {
    const { tenantId } = actor;
    const before = await departmentOf(actor, params.departmentId, deps);
    const agents = body.agentIds && (await agentsOf(tenantId, body.agentIds, deps));
    const after = await rename(actor, before, body.name ?? before.name, deps);
    if (agents) {
      const staying = new Set(agents.map(({ id }) => id));
      const present = (await deps.agents.listNow(tenantId)).filter(({ departmentId }) => departmentId === after.id);
      const leaving = present.filter(({ id }) => !staying.has(id));
      await moveAgents(actor, leaving, undefined, deps, ({ departmentId }) => departmentId === after.id);
      await moveAgents(actor, agents, after, deps);
    }
    return toView(actor, after, deps);
  },
);

async function rename(actor: Actor, before: Department, name: string, deps: DepartmentsDeps): Promise<Department> {
  if (name === before.name) return before;
  if (foldName(name) !== foldName(before.name)) await refuseTaken({ ...before, name }, deps);
  const event = departmentEvent('update_department', actor, { ...before, name });
  const after = await deps.namedDepartments.update(before, { name }, [event]);
  if (after === 'name_taken') throw new AppError('name_taken');
  if (after === 'changed') throw new AppError('conflict');
  return after;
}

/** Its agents leave it first, so that a repeat goes on where this was cut short; nobody can come into it once it is gone. */
export const deleteDepartment = route(
  departmentsEndpoints.deleteDepartment,
  async ({ actor, params }, deps: DepartmentsDeps) => {
    const { tenantId } = actor;
    const department = await departmentOf(actor, params.departmentId, deps);
    const isIn = ({ departmentId }: Agent) => departmentId === department.id;
    const empty = async () =>
      moveAgents(actor, (await deps.agents.listNow(tenantId)).filter(isIn), undefined, deps, isIn);
    await empty();
    const event = departmentEvent('delete_department', actor, department);
    const deleted = await deps.namedDepartments.delete(department, [event]);
    if (!deleted) throw new AppError('conflict');
    // Whoever came in between.
    await empty();
    return undefined;
  },
);
