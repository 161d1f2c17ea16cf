import { type Customer, type CustomerChange, defaultPasswordPolicy, defaultSessionPolicy } from '#contract/customer';
import type { Tenant, TenantSettings } from '#data/tenants';

/** A tenant as the API shows it: with what holds where nobody has said anything. */
export const toCustomer = (tenant: Tenant): Customer => ({
  ...{ id: tenant.tenantId, createdAt: tenant.createdAt, version: tenant.version ?? 0, name: tenant.name },
  address: tenant.address ?? '',
  contact: tenant.contact ?? { name: '', email: '', phone: '' },
  ...{ country: tenant.country, timeZone: tenant.timeZone },
  passwordPolicy: tenant.passwordPolicy ?? defaultPasswordPolicy,
  sessionPolicy: tenant.sessionPolicy ?? defaultSessionPolicy,
  totpRequired: tenant.totpRequired ?? false,
  // No rule of the bucket, and no function, ends what was recorded.
  retention: { recordingDays: null },
});

type Value = string | number | boolean;

/** Settings as one level of names: `sessionPolicy.idleMinutes`. */
const flat = (value: object, prefix = ''): [string, Value][] =>
  Object.entries(value).flatMap(([name, inner]: [string, Value | object]) =>
    typeof inner === 'object' ? flat(inner, `${prefix}${name}.`) : [[`${prefix}${name}`, inner]],
  );

/** Events outlive people: how to reach them is not kept there. */
const isPersonal = (field: string) => field === 'address' || field.startsWith('contact.');

/** What a change asks for that is not so already: as it is written, and as its event tells of it. */
export function changesOf(tenant: Tenant, { version: _version, ...asked }: CustomerChange) {
  const { retention: _retention, ...before } = toCustomer(tenant);
  const known = new Map(flat(before));
  const changes = flat(asked)
    .filter(([field, to]) => known.get(field) !== to)
    .map(([field, to]) => (isPersonal(field) ? { field } : { field, from: known.get(field), to }));
  const names = new Set(changes.map(({ field }) => field.split('.')[0]));
  const settings = Object.fromEntries(Object.entries(asked).filter(([name]) => names.has(name)));
  return { changes, settings: settings as Partial<TenantSettings> };
}
