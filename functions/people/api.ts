import { jobQueue } from '#adapters/job-queue';
import { openTable } from '#data/client';
import { type Agent, agentEntity, type Department, departmentEntity, directoryRepository } from '#data/directory';
import { jobRepository } from '#data/jobs';
import { numberAssignments, numberEntity } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { teamRepository } from '#data/teams';
import { tenantRepository } from '#data/tenants';
import { totalsFor } from '#data/totals-for';
import { userRepository } from '#data/users';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
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

const table = openTable(environment('TABLE_NAME'));
const managedNumbers = directoryRepository(table, numberEntity);

export const handler = httpApi(
  [
    ...[listAgents, listAgentOptions, getAgent, createAgent, updateAgent, deleteAgent],
    ...[listDepartments, listDepartmentOptions, getDepartment, createDepartment, updateDepartment, deleteDepartment],
  ],
  {
    agents: directoryRepository(table, agentEntity),
    namedAgents: namedRepository<Agent>(table, agentEntity),
    departments: directoryRepository(table, departmentEntity),
    namedDepartments: namedRepository<Department>(table, departmentEntity),
    teams: teamRepository(table),
    users: userRepository(table),
    tenants: tenantRepository(table),
    totalsFor: totalsFor(table),
    numbers: numbersOfAgents(managedNumbers),
    ...{ managedNumbers, assignments: numberAssignments(table) },
    jobs: jobRepository(table),
    seenNumbers: seenNumberRepository(table),
    queue: jobQueue(environment('JOB_QUEUE_URL')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
