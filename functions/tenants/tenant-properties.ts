import * as z from 'zod';

/** A customer as `tenants.json` declares it. */
export const TenantProperties = z.object({
  tenantId: z.string().regex(/^[a-z0-9-]{3,32}$/),
  name: z.string().min(1).max(128),
  country: z.string().regex(/^[A-Z]{2}$/),
  timeZone: z.string().min(1),
  administrator: z.object({ name: z.string().min(1), username: z.string().min(1), email: z.email() }),
  recorder: z.object({ name: z.string().min(1), timeZone: z.string().min(1) }),
  departments: z.array(z.object({ name: z.string().min(1), agents: z.array(z.string().min(1)) })).default([]),
});
export type TenantProperties = z.output<typeof TenantProperties>;
