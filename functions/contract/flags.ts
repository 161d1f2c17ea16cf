import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';

/** The most flags that a customer has: people choose from all of them at once. */
export const mostFlagsOfCustomer = 200;

const given = {
  label: z.string().trim().min(1).max(40),
  description: z.string().trim().max(200).default(''),
  colour: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #10FA00')
    .transform((colour) => colour.toUpperCase()),
  icon: z
    .string()
    .max(60)
    .regex(/^mdi-[a-z0-9]+(-[a-z0-9]+)*$/, 'must be the name of a Material Design icon, such as mdi-flag'),
};

export const Flag = z
  .object({
    id: id('flg'),
    createdAt: Timestamp,
    label: z.string(),
    description: z.string(),
    colour: z.string().describe('`#RRGGBB`'),
    icon: z.string().describe('Of Material Design Icons, `mdi-…`'),
    recordings: z.int().min(0).describe('How many it is on'),
  })
  .meta({ id: 'Flag' });
export type Flag = z.output<typeof Flag>;

const params = z.strictObject({ flagId: id('flg') });

export const flagsEndpoints = {
  listFlags: endpoint({
    method: 'GET',
    path: '/flags',
    access: 'manage_flags',
    summary: 'Flags, by label',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Flag),
  }),
  getFlag: endpoint({
    method: 'GET',
    path: '/flags/{flagId}',
    access: 'manage_flags',
    summary: 'One flag',
    status: 200,
    params,
    missing: 'flag_not_found',
    answer: Flag,
  }),
  createFlag: endpoint({
    method: 'POST',
    path: '/flags',
    access: 'manage_flags',
    summary: `Make a flag with a label that no other has; ${mostFlagsOfCustomer} at most`,
    refuses: ['name_taken', 'too_many_flags'],
    status: 201,
    body: z.strictObject(given),
    answer: Flag,
  }),
  updateFlag: endpoint({
    method: 'PATCH',
    path: '/flags/{flagId}',
    access: 'manage_flags',
    summary: 'Change a flag; it shows everywhere at once',
    refuses: ['name_taken', 'conflict'],
    status: 200,
    params,
    missing: 'flag_not_found',
    body: z.strictObject({
      label: given.label.optional(),
      description: z.string().trim().max(200).optional(),
      colour: given.colour.optional(),
      icon: given.icon.optional(),
    }),
    answer: Flag,
  }),
  deleteFlag: endpoint({
    method: 'DELETE',
    path: '/flags/{flagId}',
    access: 'manage_flags',
    summary: 'Delete a flag. A job takes it from the recordings that have it; the recordings stay',
    refuses: ['conflict'],
    status: 204,
    params,
    missing: 'flag_not_found',
  }),
};
