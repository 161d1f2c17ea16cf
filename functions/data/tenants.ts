import * as z from 'zod';
import { type Table, unchangedSince, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';

/** What both the deployment's declaration and the portal say of a customer. */
const declared = ['name', 'country', 'timeZone'] as const;
type Declared = (typeof declared)[number];

/** A customer. `country` is ISO 3166-1 alpha-2 (numbers without a country code are read as its), `timeZone` an IANA name. */
export const Tenant = z.object({
  tenantId: z.string(),
  name: z.string(),
  country: z.string().length(2),
  timeZone: z.string(),
  createdAt: z.string(),
  /** How often it was changed. */
  version: z.number().int().optional(),
  address: z.string().optional(),
  contact: z.object({ name: z.string(), email: z.string(), phone: z.string() }).optional(),
  passwordPolicy: z.object({ minimumLength: z.number().int(), requireSymbol: z.boolean() }).optional(),
  sessionPolicy: z.object({ idleMinutes: z.number().int(), absoluteHours: z.number().int() }).optional(),
  totpRequired: z.boolean().optional(),
  /** What was changed in the portal: there the declaration has no say any more. */
  settled: z.array(z.enum(declared)).optional(),
});
export type Tenant = z.output<typeof Tenant>;

export const tenantEntity = entity({
  name: 'tenant',
  schema: Tenant,
  keys: ({ tenantId }) => ({ pk: tenantPrefix(tenantId), sk: 'TENANT' }),
});

/** What the portal can change. */
export type TenantSettings = Omit<Tenant, 'tenantId' | 'createdAt' | 'version' | 'settled'>;

const read = async (table: Table, tenantId: string, consistent: boolean): Promise<Tenant | undefined> => {
  const item = await table.get({ pk: tenantPrefix(tenantId), sk: 'TENANT' }, { consistent });
  return item && tenantEntity.fromItem(item);
};

export type TenantRepository = ReturnType<typeof tenantRepository>;

export function tenantRepository(table: Table) {
  return { find: (tenantId: string) => read(table, tenantId, false) };
}

export type TenantSettingsRepository = ReturnType<typeof tenantSettingsRepository>;

/** For who changes tenants: as they are at this moment. */
export function tenantSettingsRepository(table: Table) {
  const find = (tenantId: string) => read(table, tenantId, true);
  /** Undefined where the tenant is no longer as it was read. */
  const replace = async (
    before: Tenant,
    change: Partial<Tenant>,
    writes: Write[] = [],
  ): Promise<Tenant | undefined> => {
    const after = { ...before, ...change, version: (before.version ?? 0) + 1 };
    const put = { Put: { Item: tenantEntity.toItem(after), ...unchangedSince(before) } };
    return (await table.transact([put, ...writes])) ? after : undefined;
  };
  return {
    find,

    /** Changes it in the portal, where it is still as it was read; `writes` go into the same transaction. Undefined where it is not. */
    change(before: Tenant, change: Partial<TenantSettings>, writes: Write[]): Promise<Tenant | undefined> {
      const settled = declared.filter(
        (name) => before.settled?.includes(name) || (change[name] ?? before[name]) !== before[name],
      );
      return replace(before, { ...change, ...(settled.length > 0 ? { settled } : {}) }, writes);
    },

    /** Brings it up to date with the deployment's declaration: what was changed in the portal stays. False where there is none. */
    async declare(tenantId: string, declaration: Pick<Tenant, Declared>): Promise<boolean> {
      for (let attempt = 0; attempt < 5; attempt++) {
        const present = await find(tenantId);
        if (!present) return false;
        const news = declared.filter((name) => !present.settled?.includes(name) && present[name] !== declaration[name]);
        if (news.length === 0) return true;
        const change = Object.fromEntries(news.map((name) => [name, declaration[name]]));
        if (await replace(present, change)) return true;
        // Somebody changed it in the portal at this moment.
      }
      throw new Error(`The tenant ${tenantId} was being changed in all of 5 attempts`);
    },
  };
}
