import { customerEndpoints } from '#contract/customer';
import { eventWrite } from '#data/events';
import type { Tenant, TenantSettingsRepository } from '#data/tenants';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, route } from '#runtime/route';
import { changesOf, toCustomer } from './rules.ts';

export interface CustomerDeps {
  tenants: Pick<TenantSettingsRepository, 'find' | 'change'>;
}

async function tenantOf({ tenantId }: Actor, tenants: CustomerDeps['tenants']): Promise<Tenant> {
  const tenant = await tenants.find(tenantId);
  if (!tenant) throw new Error(`The tenant ${tenantId} does not exist`);
  return tenant;
}

export const getCustomer = route(customerEndpoints.getCustomer, async ({ actor }, { tenants }: CustomerDeps) =>
  toCustomer(await tenantOf(actor, tenants)),
);

export const updateCustomer = route(
  customerEndpoints.updateCustomer,
  async ({ actor, body }, { tenants }: CustomerDeps) => {
    const before = await tenantOf(actor, tenants);
    const { changes, settings } = changesOf(before, body);
    // The same change again, whose answer was lost, has happened.
    if (changes.length === 0) return toCustomer(before);
    if ((before.version ?? 0) !== body.version) throw new AppError('conflict');
    const event = eventWrite(actor.tenantId, {
      ...{ type: 'update_customer', actor: eventActor(actor) },
      details: { changes },
    });
    const after = await tenants.change(before, settings, [event]);
    if (!after) throw new AppError('conflict');
    return toCustomer(after);
  },
);
