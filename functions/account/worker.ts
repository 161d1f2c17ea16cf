import { AccountMail } from '#adapters/account-mail-queue';
import { mail } from '#adapters/mail';
import { openTable } from '#data/client';
import { ownAccountRepository } from '#data/own-account';
import { passwordResetRepository } from '#data/password-resets';
import { tenantRepository } from '#data/tenants';
import { userRepository } from '#data/users';
import { environment, environmentIfSet } from '#runtime/config';
import { queueWorker } from '#runtime/queue-worker';
import { sendAccountMail } from './send-account-mail.ts';

const table = openTable(environment('TABLE_NAME'));
const deps = {
  users: userRepository(table),
  tenants: tenantRepository(table),
  resets: passwordResetRepository(table),
  accounts: ownAccountRepository(table),
  mail: mail({ sender: environment('SENDER'), replyTo: environmentIfSet('REPLY_TO') }),
  portalUrl: environment('PORTAL_URL'),
};

export const handler = queueWorker((body) => sendAccountMail(AccountMail.parse(JSON.parse(body)), deps));
