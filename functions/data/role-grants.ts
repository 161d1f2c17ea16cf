import * as z from 'zod';
import type { Table, Write } from './client.ts';
import { type Role, roleUnchanged } from './directory.ts';
import { tenantPrefix } from './entity.ts';

const givenKey = (tenantId: string, roleId: string) => ({ pk: `${tenantPrefix(tenantId)}ROLES_GIVEN`, sk: roleId });
const Given = z.object({ times: z.number().int() });

/**
 * The parts of a transaction that gives a role to somebody: they fail where it no longer is as it was read. That it was given is counted, so that who
 * deletes it knows whether it was while they looked for somebody who has it.
 */
export const giveRole = (role: Role): Write[] => [
  roleUnchanged(role),
  {
    Update: {
      Key: givenKey(role.tenantId, role.id),
      UpdateExpression: 'ADD times :one',
      ExpressionAttributeValues: { ':one': 1 },
    },
  },
];

export type RoleGrants = ReturnType<typeof roleGrants>;

export const roleGrants = (table: Table) => ({
  /** How often a role was given so far. */
  async times(tenantId: string, roleId: string): Promise<number | undefined> {
    const item = await table.get(givenKey(tenantId, roleId), { consistent: true });
    return item && Given.parse(item).times;
  },
  /** The part of a transaction that deletes a role: it fails where the role was given since it had been `times` times. */
  notGivenSince: ({ tenantId, id }: Role, times: number | undefined): Write => ({
    Delete: {
      Key: givenKey(tenantId, id),
      ...(times === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'times = :times', ExpressionAttributeValues: { ':times': times } }),
    },
  }),
});
