import * as z from 'zod';
import { id, page, pageQuery, reference, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { mostAgents, mostNumbersOfAgent, mostReviewers } from './people.ts';
import { relabel, relabelJobId } from './relabelling.ts';

/** What agents and departments are called. */
export const personName = z.string().trim().min(1).max(80);

/** How well somebody's calls were scored, and how many there are. */
export const standing = {
  score: z.number().nullable().describe('0 to 100, the average of the last 30 days; null where none was scored'),
  scored: z.int().min(0).describe('Recordings of the last 30 days that were scored'),
  recordings: z.int().min(0).describe('All there are'),
};

export const Agent = z
  .object({
    id: id('agt'),
    createdAt: Timestamp,
    name: z.string(),
    departmentId: id('dep').nullable(),
    department: reference('dep').nullable(),
    numberIds: z.array(z.string()),
    numbers: z.array(z.object({ id: z.string(), number: z.string(), name: z.string().nullable() })),
    reviewerIds: z.array(id('usr')),
    reviewers: z
      .array(reference('usr'))
      .describe('Who review the agent’s calls: they hear and find the calls of those whom they review, and no others'),
    ...standing,
  })
  .meta({ id: 'Agent' });
export type Agent = z.output<typeof Agent>;

/** An agent who was made or changed. */
const ChangedAgent = Agent.extend({ relabelJobId }).meta({ id: 'ChangedAgent' });

const given = {
  name: personName,
  departmentId: id('dep').nullable().optional(),
  reviewerIds: z.array(id('usr')).max(mostReviewers).optional(),
  numberIds: z
    .array(id('num'))
    .max(mostNumbersOfAgent)
    .optional()
    .describe('All numbers of the agent: they leave whoever had them, and what is not named is nobody’s'),
  relabel,
};

const params = z.strictObject({ agentId: id('agt') });

export const agentsEndpoints = {
  listAgents: endpoint({
    method: 'GET',
    path: '/agents',
    access: 'manage_agents',
    summary: 'Agents, by name',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Agent),
  }),
  listAgentOptions: endpoint({
    method: 'GET',
    path: '/agents/options',
    access: 'manage_agents',
    summary: 'The departments that an agent can be in and the users who can review one, by name',
    status: 200,
    answer: z.object({ departments: z.array(reference('dep')), reviewers: z.array(reference('usr')) }),
  }),
  getAgent: endpoint({
    method: 'GET',
    path: '/agents/{agentId}',
    access: 'manage_agents',
    summary: 'One agent',
    status: 200,
    params,
    missing: 'agent_not_found',
    answer: Agent,
  }),
  createAgent: endpoint({
    method: 'POST',
    path: '/agents',
    access: 'manage_agents',
    summary: `Make an agent with a name that no other has; ${mostAgents} at most`,
    refuses: ['name_taken', 'too_many_agents', 'conflict', 'unknown_department', 'unknown_user', 'unknown_number'],
    status: 201,
    body: z.strictObject(given),
    answer: ChangedAgent,
  }),
  updateAgent: endpoint({
    method: 'PATCH',
    path: '/agents/{agentId}',
    access: 'manage_agents',
    summary: 'Change an agent; a new name shows everywhere at once, a new department with the calls to come',
    refuses: ['name_taken', 'conflict', 'unknown_department', 'unknown_user', 'unknown_number'],
    status: 200,
    params,
    missing: 'agent_not_found',
    body: z.strictObject({ ...given, name: given.name.optional() }),
    answer: ChangedAgent,
  }),
  deleteAgent: endpoint({
    method: 'DELETE',
    path: '/agents/{agentId}',
    access: 'manage_agents',
    summary: 'Delete an agent. The recordings stay, without the name',
    refuses: ['conflict'],
    status: 204,
    params,
    missing: 'agent_not_found',
  }),
};
