import * as z from 'zod';
import { putNew, type Table, unchangedSince, type Write } from './client.ts';
import { entity, type Key, tenantPrefix } from './entity.ts';
import { sha256 } from './hashes.ts';

/** A question to the service provider. Times are epoch milliseconds. */
export const Ticket = z.object({
  tenantId: z.string(),
  id: z.string(),
  reference: z.string(),
  subject: z.string(),
  state: z.enum(['open', 'closed']),
  createdAt: z.number(),
  updatedAt: z.number(),
  createdBy: z.object({ id: z.string(), name: z.string() }),
  recordingId: z.string().optional(),
  messages: z.number().int(),
  lastFrom: z.enum(['customer', 'provider']),
  version: z.number().int(),
});
export type Ticket = z.output<typeof Ticket>;

export const TicketMessage = z.object({
  tenantId: z.string(),
  ticketId: z.string(),
  id: z.string(),
  at: z.number(),
  kind: z.enum(['message', 'closed', 'reopened']),
  from: z.enum(['customer', 'provider']),
  /** Of the customer's side, who wrote it. */
  userId: z.string().optional(),
  name: z.string(),
  text: z.string(),
  via: z.enum(['portal', 'mail']),
  /** When it was sent to the other side. */
  sentAt: z.number().optional(),
});
export type TicketMessage = z.output<typeof TicketMessage>;

const ticketEntity = entity({
  name: 'ticket',
  schema: Ticket,
  keys: ({ tenantId, id }) => ({ pk: `${tenantPrefix(tenantId)}TICKETS`, sk: id }),
});
const messageKey = (tenantId: string, ticketId: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}TICKET#${ticketId}`,
  sk: id,
});
const messageEntity = entity({
  name: 'ticket message',
  schema: TicketMessage,
  keys: ({ tenantId, ticketId, id }) => messageKey(tenantId, ticketId, id),
});

/** What added a message: a person's request, or a mail. The same adds none twice. */
export type Source = { userId: string; requestId: string } | { mailId: string };

const sourceName = (source: Source) =>
  'mailId' in source ? `MAIL#${sha256(source.mailId)}` : `REQUEST#${source.userId}#${source.requestId}`;
const raisedKey = (tenantId: string, { userId, requestId }: { userId: string; requestId: string }): Key => ({
  pk: `${tenantPrefix(tenantId)}TICKETREQUESTS`,
  sk: `${userId}#${requestId}`,
});
const referenceKey = (reference: string): Key => ({ pk: `TICKET#${reference}`, sk: 'TICKET' });

/** What a request asked for: another by the same id is no repeat. */
const digestOf = (...parts: unknown[]) => sha256(JSON.stringify(parts));

const Raised = z.object({ ticketId: z.string(), digest: z.string() });
const Added = z.object({ messageId: z.string(), digest: z.string() });
const Referred = z.object({ tenantId: z.string(), ticketId: z.string() });

export type TicketRepository = ReturnType<typeof ticketRepository>;

/** `writes` of a caller (its event) go into the same transaction. */
export function ticketRepository(table: Table) {
  const find = async (tenantId: string, id: string): Promise<Ticket | undefined> => {
    const item = await table.get({ pk: `${tenantPrefix(tenantId)}TICKETS`, sk: id }, { consistent: true });
    return item && ticketEntity.fromItem(item);
  };
  const findMessage = async (tenantId: string, ticketId: string, id: string): Promise<TicketMessage | undefined> => {
    const item = await table.get(messageKey(tenantId, ticketId, id), { consistent: true });
    return item && messageEntity.fromItem(item);
  };
  const digestOfTicket = ({ subject, recordingId }: Ticket, { text }: TicketMessage) =>
    digestOf(subject, recordingId ?? null, text);
  return {
    find,
    findMessage,

    /** All of the tenant's. */
    async list(tenantId: string): Promise<Ticket[]> {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `${tenantPrefix(tenantId)}TICKETS` },
        ConsistentRead: true,
      });
      return items.map((item) => ticketEntity.fromItem(item));
    },

    /** Its messages, oldest first. */
    async messages(tenantId: string, ticketId: string): Promise<TicketMessage[]> {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :message)',
        ExpressionAttributeValues: { ':pk': messageKey(tenantId, ticketId, '').pk, ':message': 'msg_' },
        ConsistentRead: true,
      });
      return items.map((item) => messageEntity.fromItem(item));
    },

    /** The ticket that mail with this reference is about, of whichever tenant. */
    async findByReference(reference: string): Promise<Ticket | undefined> {
      const item = await table.get(referenceKey(reference), { consistent: true });
      if (!item) return undefined;
      const { tenantId, ticketId } = Referred.parse(item);
      return find(tenantId, ticketId);
    },

    /** The ticket that the same request has raised; `other` where it asked for another. */
    async raisedBy(
      ticket: Ticket,
      message: TicketMessage,
      source: { userId: string; requestId: string },
    ): Promise<Ticket | 'other' | undefined> {
      const item = await table.get(raisedKey(ticket.tenantId, source), { consistent: true });
      if (!item) return undefined;
      const { ticketId, digest } = Raised.parse(item);
      return digest === digestOfTicket(ticket, message)
        ? ((await find(ticket.tenantId, ticketId)) ?? 'other')
        : 'other';
    },

    /** False where the reference is taken, or the same request has raised one. */
    create(
      ticket: Ticket,
      message: TicketMessage,
      source: { userId: string; requestId: string } | undefined,
      writes: Write[],
    ): Promise<boolean> {
      const { tenantId, id, reference } = ticket;
      const raised = source && {
        ...raisedKey(tenantId, source),
        ...{ ticketId: id, digest: digestOfTicket(ticket, message) },
      };
      return table.transact([
        putNew(ticketEntity.toItem(ticket)),
        putNew(messageEntity.toItem(message)),
        putNew({ ...referenceKey(reference), tenantId, ticketId: id }),
        ...(raised ? [putNew(raised)] : []),
        ...writes,
      ]);
    },

    /** The message that the same source has added; `other` where it asked for another text. A mail is the same whatever is read of it. */
    async addedBy(
      { tenantId, ticketId, text }: TicketMessage,
      source: Source,
    ): Promise<TicketMessage | 'other' | undefined> {
      const item = await table.get(messageKey(tenantId, ticketId, sourceName(source)), { consistent: true });
      if (!item) return undefined;
      const { messageId, digest } = Added.parse(item);
      if (!('mailId' in source) && digest !== digestOf(text)) return 'other';
      return (await findMessage(tenantId, ticketId, messageId)) ?? 'other';
    },

    /** The ticket with one message more; undefined where it is no longer as `before`, or the same source has added one. */
    async add(
      before: Ticket,
      message: TicketMessage,
      source: Source | undefined,
      writes: Write[],
    ): Promise<Ticket | undefined> {
      const after: Ticket = {
        ...before,
        ...{ state: message.kind === 'closed' ? 'closed' : 'open', updatedAt: message.at, lastFrom: message.from },
        ...{ messages: before.messages + 1, version: before.version + 1 },
      };
      const { tenantId, ticketId, id, text } = message;
      const added = source && {
        ...messageKey(tenantId, ticketId, sourceName(source)),
        ...{ messageId: id, digest: digestOf(text) },
      };
      const written = await table.transact([
        { Put: { Item: ticketEntity.toItem(after), ...unchangedSince(before) } },
        putNew(messageEntity.toItem(message)),
        ...(added ? [putNew(added)] : []),
        ...writes,
      ]);
      return written ? after : undefined;
    },

    /** Notes that a message was sent, however often it was. */
    async markSent({ tenantId, ticketId, id }: TicketMessage, at: number): Promise<void> {
      await table.updateIf({
        Key: messageKey(tenantId, ticketId, id),
        UpdateExpression: 'SET sentAt = if_not_exists(sentAt, :at)',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':at': at },
      });
    },
  };
}
