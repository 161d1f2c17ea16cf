import * as z from 'zod';
import { putNew, type Table } from './client.ts';
import { type Recorder, type Role, recorderEntity, roleEntity } from './directory.ts';
import { tenantPrefix } from './entity.ts';
import { namedRepository } from './named.ts';
import { type Tenant, tenantEntity, tenantSettingsRepository } from './tenants.ts';
import { newUserWrites, type User, userRepository } from './users.ts';

/** The rows that a tenant begins with. */
export interface ProvisionedTenant {
  tenant: Tenant;
  role: Role;
  user: User;
  recorder: Recorder;
}

/** Which user and recorder a tenant began with, so that a repeat finds them whatever they are called by then. */
const Beginning = z.object({ userId: z.string(), recorderId: z.string() });

export type ProvisioningRepository = ReturnType<typeof provisioningRepository>;

export function provisioningRepository(table: Table) {
  const key = (tenantId: string) => ({ pk: tenantPrefix(tenantId), sk: 'PROVISIONED' });
  const tenants = tenantSettingsRepository(table);
  const users = userRepository(table);
  const roles = namedRepository<Role>(table, roleEntity);
  const recorders = namedRepository<Recorder>(table, recorderEntity);
  return {
    /** The recorder that a tenant began with: the template gave it its key. */
    async declaredRecorder(tenantId: string): Promise<string | undefined> {
      const beginning = await table.get(key(tenantId));
      return beginning && Beginning.parse(beginning).recorderId;
    },

    /**
     * Writes the rows, all or none, unless the tenant is there: then only its name, country and time zone are brought up
     * to date, those that nobody changed in the portal. Throws where the user name or the e-mail address is taken.
     */
    async ensure(fresh: ProvisionedTenant): Promise<{ user: User; recorderId: string }> {
      const { tenant, role, user, recorder } = fresh;
      const { tenantId } = tenant;
      const beginning = await table.get(key(tenantId), { consistent: true });
      if (beginning) {
        const { userId, recorderId } = Beginning.parse(beginning);
        const [present, first] = await Promise.all([tenants.declare(tenantId, tenant), users.find(tenantId, userId)]);
        if (!present || !first) throw new Error(`The tenant ${tenantId} has lost its first rows`);
        return { user: first, recorderId };
      }
      const written = await table.transact([
        putNew({ ...key(tenantId), userId: user.id, recorderId: recorder.id }),
        putNew(tenantEntity.toItem(tenant)),
        ...roles.createWrites(role),
        ...recorders.createWrites(recorder),
        ...newUserWrites(user),
      ]);
      if (!written) throw new Error(`The user name ${user.username} or the address ${user.email} is taken`);
      return { user, recorderId: recorder.id };
    },
  };
}
