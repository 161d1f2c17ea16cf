import type { MailQueue } from '#adapters/mail-queue';
import type { DirectoryRepository, Role } from '#data/directory';
import { newId } from '#data/ids';
import type { Ticket, TicketMessage, TicketRepository } from '#data/tickets';
import type { UserRepository } from '#data/users';
import { addMessage } from '#functions/support/add-message';
import { type IncomingMail, readMail } from './read-mail.ts';

export interface TakeMailDeps {
  tickets: TicketRepository;
  users: Pick<UserRepository, 'findByEmail'>;
  roles: Pick<DirectoryRepository<Role>, 'findNow'>;
  queue: MailQueue;
  /** Whose mail is the service provider's: addresses, and domains as `@provider.co.uk`. */
  providers: readonly string[];
}

/** Who wrote a mail, if they may write to the ticket. */
type Writer = { from: 'provider'; name: string } | { from: 'customer'; userId: string; name: string };

/**
 * Adds what a mail says to the ticket that it names, once however often it comes. Returns what became of it: `added`, or why it was not. Nobody is
 * answered that it was refused: who sends under another's name would have us write to them.
 */
export async function takeMail(raw: Uint8Array, deps: TakeMailDeps): Promise<string> {
  const mail = await readMail(raw);
  if (typeof mail === 'string') return mail;
  if (!mail.reference) return 'no_reference';
  const ticket = await deps.tickets.findByReference(mail.reference);
  if (!ticket) return 'unknown_reference';
  const writer = await writerOf(mail, ticket, deps);
  if (!writer) return 'sender_not_permitted';
  const text = textOf(mail);
  if (!text) return 'empty';

  const at = Date.now();
  const { tenantId, id: ticketId } = ticket;
  const message: TicketMessage = {
    ...{ tenantId, ticketId, id: newId('msg', at), at, kind: 'message', via: 'mail', text },
    ...writer,
  };
  const actor =
    writer.from === 'customer'
      ? { kind: 'user' as const, id: writer.userId, name: writer.name }
      : { kind: 'system' as const, id: 'mail', name: writer.name };
  const added = await addMessage(message, { mailId: mail.messageId }, actor, deps.tickets);
  if (added === 'conflict') throw new Error('Others wrote to the ticket all the time');
  if (typeof added === 'string') return added;
  // Once more where it was added before: whoever added it may have died here. What was sent is not sent again.
  await deps.queue.send({ ticketMessage: { tenantId, ticketId, id: added.message.id } });
  return added.isRepeat ? 'repeated' : 'added';
}

async function writerOf(
  { from, fromName }: IncomingMail,
  ticket: Ticket,
  deps: TakeMailDeps,
): Promise<Writer | undefined> {
  const domain = from.slice(from.lastIndexOf('@'));
  if (deps.providers.includes(from) || deps.providers.includes(domain))
    return { from: 'provider', name: fromName || from };
  const user = await deps.users.findByEmail(from);
  if (!user || user.disabled || user.tenantId !== ticket.tenantId) return undefined;
  const role = await deps.roles.findNow(user.tenantId, user.roleId);
  if (!role?.permissions.includes('manage_support_tickets')) return undefined;
  return { from: 'customer', userId: user.id, name: user.name };
}

function textOf({ text, attachments }: IncomingMail): string {
  if (attachments === 0) return text;
  const left = `[${attachments === 1 ? 'An attachment was' : `${attachments} attachments were`} left out]`;
  return text ? `${text}\n\n${left}` : left;
}
