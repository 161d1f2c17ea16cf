import type { Message } from '#adapters/mail';
import type { Ticket, TicketMessage } from '#data/tickets';
import { letter } from '#functions/mail/letter';

/** What is below this in an answer is what it answers. */
export const answerMark = '—— Write your answer above this line ——';

const subjectOf = ({ reference, subject }: Ticket) => `[${reference}] ${subject}`;

export interface ProviderMail {
  ticket: Ticket;
  message: TicketMessage;
  customer: { id: string; name: string };
  /** The address of who wrote it, where they still have one. */
  writer: string | undefined;
  to: string;
  /** Where answers are read by the portal; absent where they go to who wrote. */
  answers: string | undefined;
}

const headlines = {
  message: (name: string) => `${name} wrote:`,
  closed: (name: string) => `${name} closed this ticket.`,
  reopened: (name: string) => `${name} opened this ticket again.`,
};

/** What the service provider gets of a message. */
export function providerMail({ ticket, message, customer, writer, to, answers }: ProviderMail): Message {
  const { name, kind, text } = message;
  const replyTo = answers ?? writer;
  return letter({
    ...{ to, customer: customer.name, subject: subjectOf(ticket) },
    ...(answers ? { mark: answerMark } : {}),
    ...(replyTo ? { replyTo } : {}),
    parts: [
      headlines[kind](name),
      ...(text ? [{ quotation: text }] : []),
      {
        rows: [
          ['Ticket', ticket.reference],
          ['Customer', `${customer.name} (${customer.id})`],
          ['From', writer ? `${name}, ${writer}` : name],
          ...(ticket.recordingId ? [['Recording', ticket.recordingId] as const] : []),
        ],
      },
    ],
  });
}

/** What who raised the ticket gets of an answer. */
export function customerMail(input: {
  ticket: Ticket;
  message: TicketMessage;
  customer: { name: string };
  to: { name: string; email: string };
  portalUrl: string;
  answers: string | undefined;
}): Message {
  const { ticket, message, customer, to, portalUrl, answers } = input;
  return letter({
    ...{ to: to.email, name: to.name, customer: customer.name, subject: subjectOf(ticket) },
    ...(answers ? { mark: answerMark, replyTo: answers } : {}),
    parts: [
      `there is an answer to your support ticket ${ticket.reference}.`,
      { quotation: message.text },
      {
        link: `${portalUrl}/support/${ticket.id}`,
        label: answers ? 'Read it in the portal' : 'Read and answer it in the portal',
      },
    ],
  });
}
