import { mail } from '#adapters/mail';
import { MailOrder } from '#adapters/mail-queue';
import { openTable } from '#data/client';
import { tenantRepository } from '#data/tenants';
import { ticketRepository } from '#data/tickets';
import { userRepository } from '#data/users';
import { environment, environmentIfSet } from '#runtime/config';
import { queueWorker } from '#runtime/queue-worker';
import { type SendDeps, sendMessage } from './send-message.ts';

const table = openTable(environment('TABLE_NAME'));
const deps: SendDeps = {
  tickets: ticketRepository(table),
  tenants: tenantRepository(table),
  users: userRepository(table),
  mail: mail({ sender: environment('SENDER'), replyTo: environmentIfSet('REPLY_TO') }),
  supportEmail: environment('SUPPORT_EMAIL'),
  inboxDomain: environmentIfSet('INBOX_DOMAIN'),
  portalUrl: environment('PORTAL_URL'),
};

export const handler = queueWorker(async (body) => {
  await sendMessage(MailOrder.parse(JSON.parse(body)).ticketMessage, deps);
});
