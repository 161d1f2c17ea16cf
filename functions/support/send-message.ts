import type { Mail } from '#adapters/mail';
import type { MailOrder } from '#adapters/mail-queue';
import type { TenantRepository } from '#data/tenants';
import type { TicketRepository } from '#data/tickets';
import type { UserRepository } from '#data/users';
import { customerMail, providerMail } from './ticket-mail.ts';

export interface SendDeps {
  tickets: Pick<TicketRepository, 'find' | 'findMessage' | 'markSent'>;
  tenants: TenantRepository;
  users: Pick<UserRepository, 'find'>;
  mail: Mail;
  supportEmail: string;
  /** The domain of addresses whose mail the portal reads; absent where there is none. */
  inboxDomain: string | undefined;
  portalUrl: string;
}

/**
 * Sends a message of a ticket to the side that did not write it, unless it was sent. Where this dies between sending and noting it, the
 * message is sent twice, which is better than not at all.
 */
export async function sendMessage(
  { tenantId, ticketId, id }: MailOrder['ticketMessage'],
  deps: SendDeps,
): Promise<void> {
  const message = await deps.tickets.findMessage(tenantId, ticketId, id);
  const ticket = message && (await deps.tickets.find(tenantId, ticketId));
  // Nothing came of the request that ordered it.
  if (!message || !ticket || message.sentAt !== undefined) return;
  const tenant = await deps.tenants.find(tenantId);
  if (!tenant) throw new Error(`The tenant ${tenantId} does not exist`);
  const answers = deps.inboxDomain && `${ticket.reference}@${deps.inboxDomain}`;
  if (message.from === 'customer') {
    const writer = message.userId && (await deps.users.find(tenantId, message.userId));
    const customer = { id: tenantId, name: tenant.name };
    await deps.mail.send(
      providerMail({
        ticket,
        message,
        customer,
        answers,
        to: deps.supportEmail,
        writer: writer ? writer.email : undefined,
      }),
    );
  } else {
    const to = await deps.users.find(tenantId, ticket.createdBy.id);
    // Whoever is left of them reads it in the portal.
    if (to && !to.disabled)
      await deps.mail.send(customerMail({ ticket, message, customer: tenant, to, answers, portalUrl: deps.portalUrl }));
  }
  await deps.tickets.markSent(message, Date.now());
}
