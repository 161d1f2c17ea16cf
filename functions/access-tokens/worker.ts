import { mail } from '#adapters/mail';
import { accessTokenRepository } from '#data/access-tokens';
import { openTable } from '#data/client';
import { tenantRepository } from '#data/tenants';
import { userRepository } from '#data/users';
import { environment, environmentIfSet } from '#runtime/config';
import { warnOwners } from './warn-owners.ts';

const table = openTable(environment('TABLE_NAME'));
const deps = {
  tokens: accessTokenRepository(table),
  users: userRepository(table),
  tenants: tenantRepository(table),
  mail: mail({ sender: environment('SENDER'), replyTo: environmentIfSet('REPLY_TO') }),
  portalUrl: environment('PORTAL_URL'),
};

/** Asked once a day, by a rule. */
export const handler = () => warnOwners(Date.now(), deps);
