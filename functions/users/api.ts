import { mail } from '#adapters/mail';
import { userDirectory } from '#adapters/user-directory';
import { apiTokenRepository } from '#data/api-tokens';
import { attemptRepository } from '#data/attempts';
import { openTable } from '#data/client';
import { directoryRepository, roleEntity } from '#data/directory';
import { deploymentSecret } from '#data/secrets';
import { tenantRepository } from '#data/tenants';
import { userAccounts } from '#data/user-accounts';
import { userRepository } from '#data/users';
import { authentication } from '#runtime/authenticate';
import { environment, environmentIfSet } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { inviteUser } from './invite-user.ts';
import { getUser, listUserOptions, listUsers } from './show-users.ts';
import { updateUser } from './update-user.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listUsers, listUserOptions, getUser, createUser, updateUser, deleteUser, inviteUser],
  {
    users: userRepository(table),
    accounts: userAccounts(table),
    roles: directoryRepository(table, roleEntity),
    tenants: tenantRepository(table),
    tokens: apiTokenRepository(table),
    attempts: attemptRepository(table),
    // It makes users and never signs them in, so it needs no client.
    directory: userDirectory({ userPoolId: environment('USER_POOL_ID'), clientId: '' }),
    mail: mail({ sender: environment('SENDER'), replyTo: environmentIfSet('REPLY_TO') }),
    portalUrl: environment('PORTAL_URL'),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
