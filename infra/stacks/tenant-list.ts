import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { TenantProperties } from '../../functions/tenants/tenant-properties.ts';

/** A tenant as tenants.json declares it, with what only the deployment needs. */
export const Tenant = z.strictObject({
  ...TenantProperties.shape,
  recorder: z.strictObject({
    ...TenantProperties.shape.recorder.shape,
    /** Raise it, and the recorder gets a new access key in place of the old one. */
    keyVersion: z.int().min(1).default(1),
  }),
});
export type Tenant = z.output<typeof Tenant>;

/** What must differ between tenants, whatever the case of its letters. */
const unique: Array<[string, (tenant: Tenant) => string]> = [
  ['tenantId', ({ tenantId }) => tenantId],
  ['administrator.username', ({ administrator }) => administrator.username],
  ['administrator.email', ({ administrator }) => administrator.email],
];

const TenantList = z.array(Tenant).superRefine((tenants, context) => {
  for (const [name, read] of unique) {
    const values = tenants.map((tenant) => read(tenant).toLowerCase());
    values.forEach((value, index) => {
      if (values.indexOf(value) === index) return;
      context.addIssue({ code: 'custom', path: [index, ...name.split('.')], message: `${value} is there already` });
    });
  }
});

/** Throws, saying in which tenant what is wrong, where the list cannot be used. */
export function parseTenants(json: string): Tenant[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new Error(`tenants.json is no JSON: ${(cause as Error).message}`, { cause });
  }
  const { success, data, error } = TenantList.safeParse(value);
  if (!success) throw new Error(`tenants.json cannot be used:\n${z.prettifyError(error)}`);
  return data;
}

/** The same, of a file. */
export const readTenants = (path: string) => parseTenants(readFileSync(path, 'utf8'));
