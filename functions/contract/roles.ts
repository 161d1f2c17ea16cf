import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { mostRoles } from './people.ts';
import { permissionNames } from './permissions.ts';

const given = {
  label: z.string().trim().min(1).max(40),
  description: z.string().trim().max(200),
  permissions: z
    .array(z.enum(permissionNames))
    .min(1)
    .max(100)
    .describe('What its holders may do; each must be granted by the role of whoever gives it'),
};

export const Role = z
  .object({
    id: id('rol'),
    createdAt: Timestamp,
    label: z.string(),
    description: z.string(),
    permissions: z.array(z.enum(permissionNames)),
    users: z.int().min(0).describe('How many have it'),
    primary: z.boolean().describe('It is the primary administrator’s: it can lose no permission'),
    editable: z.boolean().describe('Whoever asks may do all that it grants, and so may change it'),
  })
  .meta({ id: 'Role' });
export type Role = z.output<typeof Role>;

const params = z.strictObject({ roleId: id('rol') });

export const rolesEndpoints = {
  listRoles: endpoint({
    method: 'GET',
    path: '/roles',
    access: 'manage_roles',
    summary: 'Roles, by label',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Role),
  }),
  getRole: endpoint({
    method: 'GET',
    path: '/roles/{roleId}',
    access: 'manage_roles',
    summary: 'One role',
    status: 200,
    params,
    missing: 'role_not_found',
    answer: Role,
  }),
  createRole: endpoint({
    method: 'POST',
    path: '/roles',
    access: 'manage_roles',
    summary: `Make a role with a label that no other has, which grants no more than one may do oneself; ${mostRoles} at most`,
    refuses: ['name_taken', 'too_many_roles', 'beyond_your_permissions'],
    status: 201,
    body: z.strictObject({ ...given, description: given.description.default('') }),
    answer: Role,
  }),
  updateRole: endpoint({
    method: 'PATCH',
    path: '/roles/{roleId}',
    access: 'manage_roles',
    summary:
      'Change a role that grants no more than one may do oneself, neither before nor after; who has it may do so at once',
    refuses: ['name_taken', 'conflict', 'beyond_your_permissions', 'primary_stays'],
    status: 200,
    params,
    missing: 'role_not_found',
    body: z.strictObject({
      label: given.label.optional(),
      description: given.description.optional(),
      permissions: given.permissions.optional(),
    }),
    answer: Role,
  }),
  deleteRole: endpoint({
    method: 'DELETE',
    path: '/roles/{roleId}',
    access: 'manage_roles',
    summary: 'Delete a role that nobody has',
    refuses: ['role_in_use', 'conflict', 'beyond_your_permissions'],
    status: 204,
    params,
    missing: 'role_not_found',
  }),
};
