import { type Agent as AgentView, agentsEndpoints } from '#contract/agents';
import { mostAgents } from '#contract/people';
import { type Agent, type Department, type DirectoryRepository, departmentExists } from '#data/directory';
import { newId } from '#data/ids';
import type { NamedRepository } from '#data/named';
import { reviewerWrites } from '#data/reviewers';
import { foldName, type UserRepository } from '#data/users';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { byName, pageByName } from '#runtime/named-list';
import { type Actor, route } from '#runtime/route';
import { agentEvent } from './agent-event.ts';
import { type AssignDeps, assignNumbers, numbersOf } from './assign-numbers.ts';
import type { NumbersOfAgents } from './numbers-of-agents.ts';
import { type StandingDeps, standings } from './standing.ts';

export interface AgentsDeps extends StandingDeps, AssignDeps {
  agents: DirectoryRepository<Agent>;
  namedAgents: NamedRepository<Agent>;
  departments: DirectoryRepository<Department>;
  users: Pick<UserRepository, 'list' | 'findMany'>;
  numbers: NumbersOfAgents;
  cursors: Cursors;
}

const named = ({ id, name }: { id: string; name: string }) => ({ id, name });

/** Agents as the API shows them. What was deleted since is left out: a department, a reviewer. */
async function toViews(actor: Actor, agents: Agent[], deps: AgentsDeps): Promise<AgentView[]> {
  const { tenantId } = actor;
  const ids = agents.map(({ id }) => id);
  const departmentIds = agents.flatMap(({ departmentId }) => departmentId ?? []);
  const reviewerIds = agents.flatMap((agent) => agent.reviewerIds ?? []);
  const [departments, users, numbers, standing] = await Promise.all([
    deps.departments.findMany(tenantId, departmentIds),
    deps.users.findMany(tenantId, reviewerIds),
    deps.numbers.of(tenantId, ids),
    standings(actor, 'agent', ids, deps),
  ]);
  return agents.map((agent, i) => {
    const department = departments.get(agent.departmentId ?? '');
    const reviewers = (agent.reviewerIds ?? []).flatMap((id) => users.get(id) ?? []).sort(byName);
    const theirNumbers = numbers.get(agent.id) ?? [];
    return {
      ...{ id: agent.id, createdAt: agent.createdAt, name: agent.name },
      ...{ departmentId: department?.id ?? null, department: department ? named(department) : null },
      ...{ numberIds: theirNumbers.map(({ id }) => id), numbers: theirNumbers },
      ...{ reviewerIds: reviewers.map(({ id }) => id), reviewers: reviewers.map(named) },
      ...(standing[i] ?? { score: null, scored: 0, recordings: 0 }),
    };
  });
}

async function toView(actor: Actor, agent: Agent, deps: AgentsDeps): Promise<AgentView> {
  const [view] = await toViews(actor, [agent], deps);
  if (!view) throw new Error('There is one view of one agent');
  return view;
}

/** Throws `agent_not_found`. */
async function agentOf({ tenantId }: Actor, id: string, { agents }: AgentsDeps): Promise<Agent> {
  const agent = await agents.findNow(tenantId, id);
  if (!agent) throw new AppError('agent_not_found');
  return agent;
}

/** Throws `unknown_department`. */
async function departmentOf(tenantId: string, id: string, { departments }: AgentsDeps): Promise<Department> {
  const department = await departments.findNow(tenantId, id);
  if (!department) throw new AppError('unknown_department');
  return department;
}

/** Once each, in the order of ids. Throws `unknown_user` where one is none of the tenant's. */
async function reviewersOf(tenantId: string, given: string[], { users }: AgentsDeps): Promise<string[]> {
  const ids = [...new Set(given)].sort();
  const known = ids.length > 0 ? await users.findMany(tenantId, ids) : new Map();
  if (known.size < ids.length) throw new AppError('unknown_user');
  return ids;
}

/**
 * Throws `name_taken` where another agent has the name. Those who are new are kept apart by the rows of their names; an agent from before there
 * were such rows has none.
 */
async function refuseTaken({ tenantId, id, name }: Agent, { agents }: AgentsDeps): Promise<void> {
  const all = await agents.listNow(tenantId);
  if (all.some((other) => other.id !== id && foldName(other.name) === foldName(name))) {
    throw new AppError('name_taken');
  }
}

export const listAgents = route(agentsEndpoints.listAgents, async ({ actor, query }, deps: AgentsDeps) => {
  const { tenantId } = actor;
  const all = await deps.agents.list(tenantId);
  const { page, nextCursor } = await pageByName(all, query, { cursors: deps.cursors, scope: ['agents', tenantId] });
  return { items: await toViews(actor, page, deps), nextCursor };
});

export const listAgentOptions = route(agentsEndpoints.listAgentOptions, async ({ actor }, deps: AgentsDeps) => {
  const [departments, users] = await Promise.all([
    deps.departments.list(actor.tenantId),
    deps.users.list(actor.tenantId),
  ]);
  return {
    departments: departments.sort(byName).map(named),
    reviewers: users
      .filter(({ disabled }) => !disabled)
      .sort(byName)
      .map(named),
  };
});

export const getAgent = route(agentsEndpoints.getAgent, async ({ actor, params }, deps: AgentsDeps) =>
  toView(actor, await agentOf(actor, params.agentId, deps), deps),
);

export const createAgent = route(agentsEndpoints.createAgent, async ({ actor, body }, deps: AgentsDeps) => {
  const { tenantId } = actor;
  const department = body.departmentId ? await departmentOf(tenantId, body.departmentId, deps) : undefined;
  const at = Date.now();
  const agent: Agent = {
    ...{ tenantId, id: newId('agt', at), name: body.name, departmentId: department?.id },
    reviewerIds: await reviewersOf(tenantId, body.reviewerIds ?? [], deps),
    createdAt: new Date(at).toISOString(),
  };
  const numbers = await numbersOf(tenantId, body.numberIds ?? [], deps);
  await refuseTaken(agent, deps);
  const outcome = await deps.namedAgents
    .create(agent, mostAgents, [
      agentEvent('create_agent', actor, agent, department),
      ...reviewerWrites(tenantId, agent.id, [], agent.reviewerIds ?? []),
      ...(department ? [departmentExists(tenantId, department.id)] : []),
    ])
    .catch(async (error: unknown) => {
      // It cannot be written while its department is gone.
      if (department) await departmentOf(tenantId, department.id, deps);
      throw error;
    });
  if (outcome === 'name_taken') throw new AppError('name_taken');
  if (outcome === 'too_many') throw new AppError('too_many_agents');
  const relabelJobId = await assignNumbers(actor, agent, numbers, body.relabel, deps);
  return { ...(await toView(actor, agent, deps)), relabelJobId };
});

/** The agent first: where that is refused no number has another. */
export const updateAgent = route(agentsEndpoints.updateAgent, async ({ actor, params, body }, deps: AgentsDeps) => {
  const { tenantId } = actor;
  const before = await agentOf(actor, params.agentId, deps);
  const department = body.departmentId ? await departmentOf(tenantId, body.departmentId, deps) : undefined;
  // One that is kept may have gone meanwhile.
  const kept =
    body.departmentId === undefined && (await deps.departments.findNow(tenantId, before.departmentId ?? '-'));
  const since = department ?? (kept || undefined);
  const change = {
    name: body.name ?? before.name,
    departmentId: since?.id,
    reviewerIds: body.reviewerIds ? await reviewersOf(tenantId, body.reviewerIds, deps) : before.reviewerIds,
  };
  const numbers = body.numberIds && (await numbersOf(tenantId, body.numberIds, deps));
  if (foldName(change.name) !== foldName(before.name)) await refuseTaken({ ...before, ...change }, deps);
  const after = await deps.namedAgents.update(before, change, [
    agentEvent('update_agent', actor, { ...before, ...change }, since),
    ...reviewerWrites(tenantId, before.id, before.reviewerIds ?? [], change.reviewerIds ?? []),
    ...(since ? [departmentExists(tenantId, since.id)] : []),
  ]);
  if (after === 'name_taken') throw new AppError('name_taken');
  if (after === 'changed') {
    if (department) await departmentOf(tenantId, department.id, deps);
    throw new AppError('conflict');
  }
  const relabelJobId = numbers ? await assignNumbers(actor, after, numbers, body.relabel, deps) : null;
  return { ...(await toView(actor, after, deps)), relabelJobId };
});

/** Recordings keep the id, which names nobody from then on; who reviewed the agent hears those and no others, as before. */
export const deleteAgent = route(agentsEndpoints.deleteAgent, async ({ actor, params }, deps: AgentsDeps) => {
  const agent = await agentOf(actor, params.agentId, deps);
  const department = await deps.departments.findNow(actor.tenantId, agent.departmentId ?? '-');
  const deleted = await deps.namedAgents.delete(agent, [agentEvent('delete_agent', actor, agent, department)]);
  if (!deleted) throw new AppError('conflict');
  return undefined;
});
