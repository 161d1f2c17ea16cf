import { randomInt } from 'node:crypto';
import type * as contract from '#contract/support';
import type { Ticket, TicketMessage } from '#data/tickets';

/** Without what is read for one another, on paper and on the telephone. */
const characters = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A reference that nobody guesses: `CR-7F3K2Q`. What it is worth is little: mail must also come from somebody who may write. */
export const newReference = () =>
  `CR-${Array.from({ length: 6 }, () => characters[randomInt(characters.length)]).join('')}`;

/** The reference in a text, such as a subject or an address. */
export const referenceIn = (text: string): string | undefined =>
  /(?<![A-Z0-9])CR-[2-9A-HJKMNP-TV-Z]{6}(?![A-Z0-9])/i.exec(text)?.[0].toUpperCase();

const timestamp = (at: number) => new Date(at).toISOString();

export const toTicketView = (ticket: Ticket): contract.Ticket => ({
  ...{ id: ticket.id, reference: ticket.reference, subject: ticket.subject, state: ticket.state },
  ...{ createdAt: timestamp(ticket.createdAt), updatedAt: timestamp(ticket.updatedAt), createdBy: ticket.createdBy },
  ...{ recordingId: ticket.recordingId ?? null, messages: ticket.messages, lastFrom: ticket.lastFrom },
});

export const toMessageView = (message: TicketMessage): contract.TicketMessage => ({
  ...{ id: message.id, at: timestamp(message.at), kind: message.kind, from: message.from, name: message.name },
  ...{ text: message.text, via: message.via, sentAt: message.sentAt ? timestamp(message.sentAt) : null },
});

/** The newest message first; the order of two at the same moment is always the same. */
export const placeOf = ({ updatedAt, id }: Ticket) => `${String(updatedAt).padStart(13, '0')}#${id}`;
