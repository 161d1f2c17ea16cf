import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';

/** The most messages that a ticket takes: a longer story is another ticket. */
export const mostMessages = 500;
export const longestMessage = 10_000;

export const ticketStates = ['open', 'closed'] as const;

const text = z.string().trim().min(1).max(longestMessage);
const requestId = z
  .uuid()
  .optional()
  .describe('A repeat with the same one does nothing a second time, and answers the first');

const ticketShape = {
  id: id('tkt'),
  reference: z.string().describe('For mail and telephone: `CR-7F3K2Q`'),
  subject: z.string(),
  state: z.enum(ticketStates),
  createdAt: Timestamp,
  updatedAt: Timestamp.describe('When the last message came'),
  createdBy: z.object({ id: z.string(), name: z.string() }),
  recordingId: id('rec').nullable().describe('The recording that it is about'),
  messages: z.int().min(1).describe('How many it has'),
  lastFrom: z.enum(['customer', 'provider']).describe('Who wrote last'),
};

export const Ticket = z.object(ticketShape).meta({ id: 'Ticket' });
export type Ticket = z.output<typeof Ticket>;

export const TicketMessage = z
  .object({
    id: id('msg'),
    at: Timestamp,
    kind: z.enum(['message', 'closed', 'reopened']),
    from: z.enum(['customer', 'provider']),
    name: z.string().describe('Of who wrote it'),
    text: z.string().describe('Plain text; empty where the ticket was closed or reopened without a word'),
    via: z.enum(['portal', 'mail']),
    sentAt: Timestamp.nullable().describe('When it was sent to the other side by mail; null until then'),
  })
  .meta({ id: 'TicketMessage' });
export type TicketMessage = z.output<typeof TicketMessage>;

export const TicketThread = z
  .object({ ...ticketShape, thread: z.array(TicketMessage).describe('Oldest first') })
  .meta({ id: 'TicketThread' });
export type TicketThread = z.output<typeof TicketThread>;

const params = z.strictObject({ ticketId: id('tkt') });

export const supportEndpoints = {
  listTickets: endpoint({
    method: 'GET',
    path: '/support/tickets',
    access: 'manage_support_tickets',
    summary: 'Support tickets, the ones with the newest messages first',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject({ ...pageQuery, state: z.enum(ticketStates).optional() }),
    answer: page(Ticket),
  }),
  createTicket: endpoint({
    method: 'POST',
    path: '/support/tickets',
    access: 'manage_support_tickets',
    summary: 'Raise a ticket: the service provider is told by mail, and answers by mail',
    refuses: ['unknown_recording', 'request_id_used'],
    status: 201,
    body: z.strictObject({
      subject: z.string().trim().min(1).max(150),
      text,
      recordingId: id('rec')
        .optional()
        .describe('The recording that it is about, which the service provider is told by its id'),
      requestId,
    }),
    answer: TicketThread,
  }),
  getTicket: endpoint({
    method: 'GET',
    path: '/support/tickets/{ticketId}',
    access: 'manage_support_tickets',
    summary: 'One ticket with its messages',
    status: 200,
    params,
    missing: 'ticket_not_found',
    answer: TicketThread,
  }),
  writeTicketMessage: endpoint({
    method: 'POST',
    path: '/support/tickets/{ticketId}/messages',
    access: 'manage_support_tickets',
    summary: 'Write to a ticket; one that is closed is open again',
    refuses: ['too_many_messages', 'conflict', 'request_id_used'],
    status: 201,
    params,
    missing: 'ticket_not_found',
    body: z.strictObject({ text, requestId }),
    answer: TicketMessage,
  }),
  updateTicket: endpoint({
    method: 'PATCH',
    path: '/support/tickets/{ticketId}',
    access: 'manage_support_tickets',
    summary: 'Close a ticket, or open it again; the service provider is told',
    refuses: ['too_many_messages', 'conflict'],
    status: 200,
    params,
    missing: 'ticket_not_found',
    body: z.strictObject({ state: z.enum(ticketStates) }),
    answer: TicketThread,
  }),
};
