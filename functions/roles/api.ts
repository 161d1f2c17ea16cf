import { openTable } from '#data/client';
import { directoryRepository, type Role, roleEntity } from '#data/directory';
import { namedRepository } from '#data/named';
import { roleGrants } from '#data/role-grants';
import { deploymentSecret } from '#data/secrets';
import { userRepository } from '#data/users';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { createRole, deleteRole, getRole, listRoles, updateRole } from './manage-roles.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listRoles, getRole, createRole, updateRole, deleteRole],
  {
    roles: directoryRepository(table, roleEntity),
    named: namedRepository<Role>(table, roleEntity),
    grants: roleGrants(table),
    users: userRepository(table),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
