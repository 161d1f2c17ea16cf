import type { MailQueue } from '#adapters/mail-queue';
import { supportEndpoints, type TicketThread } from '#contract/support';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import type { RecordingRepository } from '#data/recordings';
import type { Ticket, TicketMessage, TicketRepository } from '#data/tickets';
import { recordingFor } from '#functions/recordings/get-recording';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, route } from '#runtime/route';
import { addMessage } from './add-message.ts';
import { newReference, placeOf, toMessageView, toTicketView } from './rules.ts';

export interface SupportDeps {
  tickets: TicketRepository;
  recordings: RecordingRepository;
  queue: MailQueue;
  cursors: Cursors;
}

/** When a message is looked for that may have been written before its request failed: a while after any request has ended. */
const lookAgainSeconds = 30;

export const listTickets = route(
  supportEndpoints.listTickets,
  async ({ actor, query }, { tickets, cursors }: SupportDeps) => {
    const { limit, cursor, state } = query;
    const scope = ['tickets', actor.tenantId, actor.userId, state ?? null];
    const before = cursor && (await cursors.read(cursor, scope));
    // They are few: people write them.
    const all = await tickets.list(actor.tenantId);
    const left = all
      .filter((ticket) => (!state || ticket.state === state) && (!before || placeOf(ticket) < before))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
    const page = left.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(toTicketView),
      nextCursor: last && left.length > page.length ? await cursors.write(placeOf(last), scope) : null,
    };
  },
);

async function ticketOf({ tenantId }: Actor, id: string, tickets: TicketRepository): Promise<Ticket> {
  const ticket = await tickets.find(tenantId, id);
  if (!ticket) throw new AppError('ticket_not_found');
  return ticket;
}

async function toThread(ticket: Ticket, tickets: TicketRepository): Promise<TicketThread> {
  const messages = await tickets.messages(ticket.tenantId, ticket.id);
  return { ...toTicketView(ticket), thread: messages.map(toMessageView) };
}

export const getTicket = route(supportEndpoints.getTicket, async ({ actor, params }, { tickets }: SupportDeps) =>
  toThread(await ticketOf(actor, params.ticketId, tickets), tickets),
);

export const createTicket = route(supportEndpoints.createTicket, async ({ actor, body }, deps: SupportDeps) => {
  const { tenantId, userId, name } = actor;
  const { subject, text, recordingId, requestId } = body;
  if (recordingId) await refuseUnheard(actor, recordingId, deps.recordings);
  const at = Date.now();
  const id = newId('tkt', at);
  const message: TicketMessage = {
    ...{ tenantId, ticketId: id, id: newId('msg', at), at, kind: 'message', from: 'customer', via: 'portal' },
    ...{ userId, name, text },
  };
  const source = requestId ? { userId, requestId } : undefined;
  // The mail's first order comes whatever becomes of this request; where nothing was written, it finds nothing.
  const order = { ticketMessage: { tenantId, ticketId: id, id: message.id } };
  await deps.queue.send(order, lookAgainSeconds);
  for (let attempt = 0; attempt < 5; attempt++) {
    const ticket: Ticket = {
      ...{ tenantId, id, reference: newReference(), subject, state: 'open', createdAt: at, updatedAt: at },
      ...{ createdBy: { id: userId, name }, recordingId, messages: 1, lastFrom: 'customer', version: 1 },
    };
    const raised = source && (await deps.tickets.raisedBy(ticket, message, source));
    if (raised === 'other') throw new AppError('request_id_used');
    if (raised) return toThread(raised, deps.tickets);
    const event = eventWrite(tenantId, {
      ...{ type: 'create_ticket', actor: eventActor(actor) },
      details: { ticketId: id, reference: ticket.reference },
    });
    if (await deps.tickets.create(ticket, message, source, [event])) {
      await deps.queue.send(order);
      return toThread(ticket, deps.tickets);
    }
    // The reference is taken, or another try of this request was quicker.
  }
  throw new Error('A ticket found no reference in 5 attempts');
});

/** A recording that the actor may not hear is like one that never was. */
async function refuseUnheard(actor: Actor, recordingId: string, recordings: RecordingRepository): Promise<void> {
  try {
    if (!actor.permissions.includes('review_recordings')) throw new AppError('recording_not_found');
    await recordingFor(actor, recordingId, recordings);
  } catch (error) {
    throw error instanceof AppError ? new AppError('unknown_recording') : error;
  }
}

/** Adds what the actor wrote, and has it sent. */
async function write(
  actor: Actor,
  ticketId: string,
  what: { kind: TicketMessage['kind']; text: string; requestId?: string | undefined },
  { tickets, queue }: SupportDeps,
): Promise<{ ticket: Ticket; message: TicketMessage }> {
  const { tenantId, userId, name } = actor;
  const { kind, text, requestId } = what;
  const at = Date.now();
  const message: TicketMessage = {
    ...{ tenantId, ticketId, id: newId('msg', at), at, kind, from: 'customer', via: 'portal', userId, name, text },
  };
  const order = { ticketMessage: { tenantId, ticketId, id: message.id } };
  await queue.send(order, lookAgainSeconds);
  const source = requestId ? { userId, requestId } : undefined;
  const added = await addMessage(message, source, eventActor(actor), tickets);
  if (typeof added === 'string') throw new AppError(added);
  if (!added.isRepeat) await queue.send(order);
  return added;
}

export const writeTicketMessage = route(
  supportEndpoints.writeTicketMessage,
  async ({ actor, params, body }, deps: SupportDeps) => {
    await ticketOf(actor, params.ticketId, deps.tickets);
    const { message } = await write(actor, params.ticketId, { kind: 'message', ...body }, deps);
    return toMessageView(message);
  },
);

export const updateTicket = route(supportEndpoints.updateTicket, async ({ actor, params, body }, deps: SupportDeps) => {
  const before = await ticketOf(actor, params.ticketId, deps.tickets);
  // The same again, whose answer was lost, has happened.
  if (before.state === body.state) return toThread(before, deps.tickets);
  const kind = body.state === 'closed' ? 'closed' : 'reopened';
  const { ticket } = await write(actor, params.ticketId, { kind, text: '' }, deps);
  return toThread(ticket, deps.tickets);
});
