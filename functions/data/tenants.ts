import * as z from 'zod';
import type { Table } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';

/** A customer. `country` is ISO 3166-1 alpha-2 (numbers without a country code are read as its), `timeZone` an IANA name. */
export const Tenant = z.object({
  tenantId: z.string(),
  name: z.string(),
  country: z.string().length(2),
  timeZone: z.string(),
  createdAt: z.string(),
  sessionPolicy: z.object({ idleMinutes: z.number().int(), absoluteHours: z.number().int() }).optional(),
  totpRequired: z.boolean().optional(),
});
export type Tenant = z.output<typeof Tenant>;

export const tenantEntity = entity({
  name: 'tenant',
  schema: Tenant,
  keys: ({ tenantId }) => ({ pk: tenantPrefix(tenantId), sk: 'TENANT' }),
});

export type TenantRepository = ReturnType<typeof tenantRepository>;

export function tenantRepository(table: Table) {
  return {
    async find(tenantId: string): Promise<Tenant | undefined> {
      const item = await table.get({
        pk: tenantPrefix(tenantId),
        sk: 'TENANT',
      });
      return item && tenantEntity.fromItem(item);
    },
  };
}
