import * as z from 'zod';
import { mail } from '#adapters/mail';
import { userDirectory } from '#adapters/user-directory';
import { openTable } from '#data/client';
import { type Agent, agentEntity, type Department, departmentEntity, directoryRepository } from '#data/directory';
import { namedRepository } from '#data/named';
import { provisioningRepository } from '#data/provisioning';
import { environment, environmentIfSet } from '#runtime/config';
import { type ProvisionDeps, provisionTenant } from './provision-tenant.ts';
import { TenantProperties } from './tenant-properties.ts';

/** What CDK's provider framework hands to the function behind a custom resource. */
const Request = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  ResourceProperties: z.record(z.string(), z.unknown()),
  PhysicalResourceId: z.string().optional(),
});

const table = openTable(environment('TABLE_NAME'));
const deps: ProvisionDeps = {
  provisioning: provisioningRepository(table),
  agents: directoryRepository(table, agentEntity),
  departments: directoryRepository(table, departmentEntity),
  namedAgents: namedRepository<Agent>(table, agentEntity),
  namedDepartments: namedRepository<Department>(table, departmentEntity),
  // Provisioning makes users and never signs them in, so it needs no client.
  directory: userDirectory({ userPoolId: environment('USER_POOL_ID'), clientId: '' }),
  mail: mail({ sender: environment('SENDER'), replyTo: environmentIfSet('REPLY_TO') }),
  portalUrl: environment('PORTAL_URL'),
};

export const handler = async (event: unknown) => {
  const { RequestType, ResourceProperties, PhysicalResourceId } = Request.parse(event);
  // A tenant that leaves tenants.json keeps its recordings: retention is law in places, and a typing error is not a reason.
  if (RequestType === 'Delete') return { PhysicalResourceId };
  const properties = TenantProperties.parse(ResourceProperties);
  const { recorderId } = await provisionTenant(properties, { invite: RequestType === 'Create' }, deps);
  return { PhysicalResourceId: properties.tenantId, Data: { RecorderId: recorderId } };
};
