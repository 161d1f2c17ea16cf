import { mostMessages } from '#contract/support';
import { eventWrite, type NewEvent } from '#data/events';
import type { Source, Ticket, TicketMessage, TicketRepository } from '#data/tickets';

type Refusal = 'ticket_not_found' | 'too_many_messages' | 'request_id_used' | 'conflict';

/**
 * Adds a message to its ticket, with the event of it, whoever else writes at the same moment. What the same source has added before is found,
 * and not added again. Says by what it is refused.
 */
export async function addMessage(
  message: TicketMessage,
  source: Source | undefined,
  actor: NewEvent['actor'],
  tickets: Pick<TicketRepository, 'find' | 'add' | 'addedBy'>,
): Promise<{ ticket: Ticket; message: TicketMessage; isRepeat: boolean } | Refusal> {
  const { tenantId, ticketId, kind, via } = message;
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = await tickets.find(tenantId, ticketId);
    if (!before) return 'ticket_not_found';
    const known = source && (await tickets.addedBy(message, source));
    if (known === 'other') return 'request_id_used';
    if (known) return { ticket: before, message: known, isRepeat: true };
    if (before.messages >= mostMessages) return 'too_many_messages';
    // Another closed or opened it at this moment: nothing is left to do.
    if (kind !== 'message' && (before.state === 'closed') === (kind === 'closed'))
      return { ticket: before, message, isRepeat: true };
    const event = eventWrite(tenantId, {
      ...{ type: 'update_ticket', actor },
      details: { ticketId, reference: before.reference, change: kind, via },
    });
    const ticket = await tickets.add(before, message, source, [event]);
    if (ticket) return { ticket, message, isRepeat: false };
  }
  return 'conflict';
}
