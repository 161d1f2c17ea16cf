import type { Mail } from '#adapters/mail';
import type { UserDirectory } from '#adapters/user-directory';
import { mostAgents, mostDepartments } from '#contract/people';
import { permissionNames } from '#contract/permissions';
import type { Agent, Department, DirectoryRepository } from '#data/directory';
import { newId } from '#data/ids';
import type { NamedRepository } from '#data/named';
import type { ProvisionedTenant, ProvisioningRepository } from '#data/provisioning';
import { foldName } from '#data/users';
import { temporaryPassword } from './temporary-password.ts';
import type { TenantProperties } from './tenant-properties.ts';
import { welcomeMail } from './welcome-mail.ts';

export interface ProvisionDeps {
  provisioning: ProvisioningRepository;
  agents: DirectoryRepository<Agent>;
  departments: DirectoryRepository<Department>;
  namedAgents: NamedRepository<Agent>;
  namedDepartments: NamedRepository<Department>;
  directory: UserDirectory;
  mail: Mail;
  portalUrl: string;
}

/**
 * Brings a tenant into being, or up to date with its declaration, however often and from whichever step it is repeated:
 * the customer, the administrator's role, the primary administrator with a password by mail (`invite`, and only until
 * they have chosen their own), a recorder, departments and agents. Nothing is ever removed: what people changed in the
 * portal, and what no longer stands in the declaration, stays. Throws where the administrator's user name or e-mail address
 * is taken.
 */
export async function provisionTenant(
  properties: TenantProperties,
  { invite }: { invite: boolean },
  deps: ProvisionDeps,
): Promise<{ recorderId: string }> {
  const { tenantId, name, country, timeZone, administrator, recorder } = properties;
  const createdAt = new Date().toISOString();
  const roleId = newId('rol');
  const fresh: ProvisionedTenant = {
    tenant: { tenantId, name, country, timeZone, createdAt },
    role: {
      ...{ tenantId, id: roleId, createdAt, name: 'Administrator' },
      description: 'May do everything',
      permissions: permissionNames,
    },
    user: {
      ...{ tenantId, id: newId('usr'), createdAt, roleId, ...administrator },
      ...{ primary: true, disabled: false, invited: true, invitedAt: createdAt },
    },
    recorder: { ...{ tenantId, id: newId('rdr'), createdAt }, name: recorder.name, timeZone: recorder.timeZone },
  };
  const { user, recorderId } = await deps.provisioning.ensure(fresh);
  await ensureDepartments(properties, createdAt, deps);

  const password = temporaryPassword();
  if (invite && (await deps.directory.ensureUser(user.id, password))) {
    const { name: to, username, email } = user;
    await deps.mail.send(
      welcomeMail({ to: email, name: to, username, password, customer: name, portalUrl: deps.portalUrl }),
    );
  }
  return { recorderId };
}

async function ensureDepartments({ tenantId, departments }: TenantProperties, createdAt: string, deps: ProvisionDeps) {
  const known = await deps.departments.listNow(tenantId);
  const agents = await deps.agents.listNow(tenantId);
  const isNamed = (name: string) => (value: { name: string }) => foldName(value.name) === foldName(name);
  for (const declared of departments) {
    let department = known.find(isNamed(declared.name));
    if (!department) {
      department = { tenantId, id: newId('dep'), name: declared.name, createdAt };
      expectCreated(declared.name, await deps.namedDepartments.create(department, mostDepartments));
      known.push(department);
    }
    for (const name of declared.agents) {
      if (agents.some(isNamed(name))) continue;
      const agent = { tenantId, id: newId('agt'), name, departmentId: department.id, createdAt };
      expectCreated(name, await deps.namedAgents.create(agent, mostAgents));
      agents.push(agent);
    }
  }
}

/** A repeat finds what somebody made at the same moment. */
function expectCreated(name: string, outcome: 'created' | 'name_taken' | 'too_many') {
  if (outcome !== 'created') throw new Error(`${name} could not be made: ${outcome}`);
}
