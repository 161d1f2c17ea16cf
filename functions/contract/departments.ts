import * as z from 'zod';
import { personName, standing } from './agents.ts';
import { id, page, pageQuery, reference, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { mostAgents, mostDepartments } from './people.ts';

export const Department = z
  .object({
    id: id('dep'),
    createdAt: Timestamp,
    name: z.string(),
    agentIds: z.array(id('agt')),
    agents: z.array(reference('agt')).describe('By name'),
    ...standing,
  })
  .meta({ id: 'Department' });
export type Department = z.output<typeof Department>;

const agentIds = z
  .array(id('agt'))
  .max(mostAgents)
  .optional()
  .describe('All that are to be in it: those of another department leave that, those not named leave this');

const params = z.strictObject({ departmentId: id('dep') });

export const departmentsEndpoints = {
  listDepartments: endpoint({
    method: 'GET',
    path: '/departments',
    access: 'manage_departments',
    summary: 'Departments, by name',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Department),
  }),
  listDepartmentOptions: endpoint({
    method: 'GET',
    path: '/departments/options',
    access: 'manage_departments',
    summary: 'The agents that can be in a department, by name, with the one they are in',
    status: 200,
    answer: z.object({ agents: z.array(reference('agt').extend({ department: reference('dep').nullable() })) }),
  }),
  getDepartment: endpoint({
    method: 'GET',
    path: '/departments/{departmentId}',
    access: 'manage_departments',
    summary: 'One department',
    status: 200,
    params,
    missing: 'department_not_found',
    answer: Department,
  }),
  createDepartment: endpoint({
    method: 'POST',
    path: '/departments',
    access: 'manage_departments',
    summary: `Make a department with a name that no other has; ${mostDepartments} at most`,
    refuses: ['name_taken', 'conflict', 'too_many_departments', 'unknown_agent'],
    status: 201,
    body: z.strictObject({ name: personName, agentIds }),
    answer: Department,
  }),
  updateDepartment: endpoint({
    method: 'PATCH',
    path: '/departments/{departmentId}',
    access: 'manage_departments',
    summary: 'Change a department. Many agents are moved in steps: a repeat ends what was cut short',
    refuses: ['name_taken', 'conflict', 'unknown_agent'],
    status: 200,
    params,
    missing: 'department_not_found',
    body: z.strictObject({ name: personName.optional(), agentIds }),
    answer: Department,
  }),
  deleteDepartment: endpoint({
    method: 'DELETE',
    path: '/departments/{departmentId}',
    access: 'manage_departments',
    summary: 'Delete a department. Its agents stay, in none; so do the recordings, without its name',
    refuses: ['conflict'],
    status: 204,
    params,
    missing: 'department_not_found',
  }),
};
