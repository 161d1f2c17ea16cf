import * as z from 'zod';
import type { Table } from './client.ts';
import { tenantPrefix } from './entity.ts';

/** Of a number that is managed all that matters here: its name is the number. */
const OwnNumber = z.object({ name: z.string() });

export type OwnNumberRepository = ReturnType<typeof ownNumberRepository>;

/** The numbers that a customer calls its own. */
export function ownNumberRepository(table: Table) {
  return {
    async list(tenantId: string): Promise<string[]> {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `${tenantPrefix(tenantId)}NUMBERS` },
      });
      return items.map((item) => OwnNumber.parse(item).name);
    },
  };
}
