import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Message } from '#adapters/mail';
import type { MailOrder } from '#adapters/mail-queue';
import type { Ticket, TicketMessage, TicketThread } from '#contract/support';
import { directoryRepository, roleEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { ticketRepository } from '#data/tickets';
import { newUserWrites, userRepository } from '#data/users';
import { takeMail } from '#functions/inbox/take-mail';
import { rawMail, type TestMail } from '#functions/inbox/testing';
import { archiveOf, bucketInMemory, ulid } from '#functions/jobs/testing';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { call, faults, gatewayEvent } from '#runtime/testing';
import { sendMessage } from './send-message.ts';
import { createTicket, getTicket, listTickets, updateTicket, writeTicketMessage } from './tickets.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
let sent: Message[];
let orders: MailOrder[];
const morgan = () => ({ id: `usr_${ulid(count)}`, email: `morgan${count}@acme.test` });

beforeEach(async () => {
  tenantId = `support${++count}`;
  sent = [];
  orders = [];
  const createdAt = '2026-03-03T15:00:00.000Z';
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
  );
  const permissions = ['manage_support_tickets'];
  await db.table.put(
    roleEntity.toItem({ tenantId, id: 'rol_1', name: 'Admin', description: '', permissions, createdAt }),
  );
  const rest = { roleId: 'rol_1', primary: true, disabled: false, createdAt, tenantId, name: 'Morgan Hale' };
  await db.table.transact(newUserWrites({ ...rest, ...morgan(), username: tenantId }));
});

const queue = { send: async (order: MailOrder) => void orders.push(order) };
const everything = ['manage_support_tickets', 'review_recordings'];

async function ask<Answer = TicketThread>(
  method: string,
  path: string,
  body?: object,
  { permissions = everything, onlyAgents = undefined as ReadonlySet<string> | undefined, tables = db.table } = {},
) {
  const deps = {
    ...{ tickets: ticketRepository(tables), recordings: recordingRepository(tables), queue },
    cursors: cursors(deploymentSecret(db.table, 'cursors')),
  };
  const api = httpApi([listTickets, createTicket, getTicket, writeTicketMessage, updateTicket], deps, async () => ({
    ...{ kind: 'user', tenantId, userId: morgan().id, name: 'Morgan Hale', permissions, onlyAgents },
  }));
  const [, ticketId] = /\/(tkt_[^/]+)/.exec(path) ?? [];
  const event = gatewayEvent(method, `/api/support/tickets${path}`, {
    headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
    cookies: ['__Host-session=x'],
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(ticketId ? { params: { ticketId } } : {}),
  });
  const answer = await call(api, event);
  return { ...answer, json: answer.json as Answer & { code: string } };
}

/** Works through what is to be sent, as the queue would, more than once. */
async function send() {
  const deps = {
    ...{ tickets: ticketRepository(db.table), tenants: tenantRepository(db.table), users: userRepository(db.table) },
    mail: { send: async (message: Message) => void sent.push(message) },
    ...{ supportEmail: 'support@provider.test', inboxDomain: 'in.provider.test' },
    portalUrl: 'https://portal.test',
  };
  for (const { ticketMessage } of orders.splice(0)) await sendMessage(ticketMessage, deps);
}

function take(mail: TestMail) {
  const deps = {
    ...{ tickets: ticketRepository(db.table), users: userRepository(db.table), queue },
    ...{ roles: directoryRepository(db.table, roleEntity), providers: ['support@provider.test', '@staff.test'] },
  };
  return takeMail(rawMail({ to: 'anything@in.provider.test', ...mail }), deps);
}

const raise = async (body: object = {}) =>
  (await ask('POST', '', { subject: 'No sound', text: 'Nothing plays.', ...body })).json;
const thread = async ({ id }: { id: string }) => (await ask('GET', `/${id}`)).json;
const logged = async () => (await eventRepository(db.table).ofTenant(tenantId, {})).found.map(({ event }) => event);

describe('a ticket', () => {
  test('is told to the service provider by mail, once, and says when it was', async () => {
    const ticket = await raise();
    expect(ticket).toMatchObject({
      ...{ reference: expect.stringMatching(/^CR-[2-9A-Z]{6}$/), subject: 'No sound', state: 'open', messages: 1 },
      ...{ createdBy: { id: morgan().id, name: 'Morgan Hale' }, recordingId: null, lastFrom: 'customer' },
      thread: [{ kind: 'message', from: 'customer', text: 'Nothing plays.', via: 'portal', sentAt: null }],
    });
    expect(orders).toHaveLength(2);
    await send();
    expect(sent).toMatchObject([
      {
        ...{ to: 'support@provider.test', from: 'Acme via Call Record' },
        ...{ subject: `[${ticket.reference}] No sound`, replyTo: `${ticket.reference}@in.provider.test` },
        text: expect.stringMatching(/Nothing plays\.[\s\S]*Customer: Acme \(support\d+\)\nFrom: Morgan Hale, morgan/),
      },
    ]);
    expect((await thread(ticket)).thread[0]?.sentAt).not.toBeNull();
    expect(await logged()).toMatchObject([{ type: 'create_ticket', details: { reference: ticket.reference } }]);
  });

  test('is raised once, however often its request comes, and at whichever step it dies', async () => {
    const requestId = crypto.randomUUID();
    const body = { subject: 'Once', text: 'Only.', requestId };
    for (let failing = 0; failing < 4; failing++)
      for (const when of ['before', 'after'] as const) {
        const { wrap } = faults(failing, when);
        await ask('POST', '', body, { tables: wrap(db.table) });
      }
    const last = await ask('POST', '', body);
    expect(last.status).toBe(201);
    const { items } = (await ask<{ items: Ticket[] }>('GET', '')).json;
    expect(items.map(({ id }) => id)).toEqual([last.json.id]);
    await send();
    expect(sent).toHaveLength(1);
    expect(await ask('POST', '', { ...body, text: 'Another' })).toMatchObject({
      status: 409,
      json: { code: 'request_id_used' },
    });
  });

  test('of a recording names it, if it may be heard', async () => {
    await archiveOf(db.table, bucketInMemory(), tenantId, 1);
    const recordingId = `rec_${ulid(0)}`;
    const about = (permissions: string[], onlyAgents?: ReadonlySet<string>) =>
      ask('POST', '', { subject: 'x', text: 'y', recordingId }, { permissions, onlyAgents });
    expect((await about(everything)).json).toMatchObject({ recordingId });
    for (const answer of [await about(['manage_support_tickets']), await about(everything, new Set(['agt_x']))])
      expect(answer).toMatchObject({ status: 422, json: { code: 'unknown_recording' } });
    await send();
    expect(sent[0]?.text).toContain(`Recording: ${recordingId}`);
  });

  test('is listed by its newest message, and by its state, page by page', async () => {
    const [a, b, c] = [await raise({ subject: 'A' }), await raise({ subject: 'B' }), await raise({ subject: 'C' })];
    await ask('POST', `/${a.id}/messages`, { text: 'More' });
    await ask('PATCH', `/${c.id}`, { state: 'closed' });
    const list = async (query: string) =>
      (await ask<{ items: Ticket[]; nextCursor: string | null }>('GET', query)).json;
    expect((await list('')).items.map(({ subject }) => subject)).toEqual(['C', 'A', 'B']);
    expect((await list('?state=open')).items.map(({ id }) => id)).toEqual([a.id, b.id]);
    const first = await list('?limit=2');
    expect(first.items).toHaveLength(2);
    expect((await list(`?limit=2&cursor=${first.nextCursor}`)).items.map(({ subject }) => subject)).toEqual(['B']);
    expect((await list(`?state=open&cursor=${first.nextCursor}`)) as unknown).toMatchObject({ code: 'invalid_cursor' });
  });

  test('is closed and opened again, of which the service provider is told', async () => {
    const ticket = await raise();
    const closed = await ask('PATCH', `/${ticket.id}`, { state: 'closed' });
    expect(closed.json).toMatchObject({ state: 'closed', messages: 2 });
    expect((await ask('PATCH', `/${ticket.id}`, { state: 'closed' })).json.messages).toBe(2);
    // Who writes to it opens it.
    expect((await ask<TicketMessage>('POST', `/${ticket.id}/messages`, { text: 'Not yet' })).status).toBe(201);
    expect(await thread(ticket)).toMatchObject({ state: 'open', messages: 3 });
    await send();
    expect(sent.map(({ text }) => /(\S+ (closed|wrote).*)/.exec(text)?.[2])).toEqual(['wrote', 'closed', 'wrote']);
    expect((await logged()).map(({ details }) => (details as { change?: string }).change)).toEqual([
      ...['message', 'closed', undefined],
    ]);
  });

  test('loses no message of two that write at the same moment', async () => {
    const { id } = await raise();
    const all = await Promise.all([1, 2, 3].map((n) => ask('POST', `/${id}/messages`, { text: `${n}` })));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect((await thread({ id })).thread.map(({ text }) => text).sort()).toEqual(['1', '2', '3', 'Nothing plays.']);
    expect((await thread({ id })).messages).toBe(4);
  });

  test('is nobody else’s', async () => {
    const { id } = await raise();
    tenantId = 'another';
    expect(await ask('GET', `/${id}`)).toMatchObject({ status: 404, json: { code: 'ticket_not_found' } });
    expect((await ask('POST', `/${id}/messages`, { text: 'x' })).status).toBe(404);
    expect((await ask('GET', '', undefined, { permissions: ['review_recordings'] })).status).toBe(403);
  });
});

describe('an answer by mail', () => {
  test('is added once, however often it comes, and sent to who raised the ticket', async () => {
    const ticket = await raise();
    await send();
    const mail = {
      subject: sent[0]?.subject ?? '',
      messageId: '<1@provider.test>',
      text: 'Try again.\n\nOn Monday, Morgan wrote:\n> Nothing',
    };
    expect(await take(mail)).toBe('added');
    expect(await take(mail)).toBe('repeated');
    expect((await thread(ticket)).thread.slice(1)).toMatchObject([
      { from: 'provider', name: 'Pat Support', text: 'Try again.', via: 'mail', sentAt: null },
    ]);
    expect(await thread(ticket)).toMatchObject({ messages: 2, lastFrom: 'provider' });
    await send();
    expect(sent.slice(1)).toMatchObject([
      {
        ...{
          to: morgan().email,
          subject: `[${ticket.reference}] No sound`,
          replyTo: `${ticket.reference}@in.provider.test`,
        },
        text: expect.stringMatching(/Hello Morgan Hale,[\s\S]*Try again\.[\s\S]*portal\.test\/support\/tkt_/),
      },
    ]);
    expect((await logged())[0]).toMatchObject({
      type: 'update_ticket',
      actor: { kind: 'system', name: 'Pat Support' },
    });
  });

  test('opens a closed ticket, by whichever of the provider’s people', async () => {
    const ticket = await raise();
    await ask('PATCH', `/${ticket.id}`, { state: 'closed' });
    expect(await take({ from: 'Kim <kim@staff.test>', subject: ticket.reference })).toBe('added');
    expect(await thread(ticket)).toMatchObject({ state: 'open', lastFrom: 'provider' });
  });

  test('of a person who may write to tickets is theirs, and goes to the provider', async () => {
    const ticket = await raise();
    await send();
    expect(await take({ from: morgan().email, subject: ticket.reference, text: 'By mail' })).toBe('added');
    expect((await thread(ticket)).thread[1]).toMatchObject({ from: 'customer', name: 'Morgan Hale', via: 'mail' });
    await send();
    expect(sent[1]).toMatchObject({ to: 'support@provider.test' });
  });

  test.each<[string, () => TestMail, string]>([
    ['of a stranger', () => ({ from: 'x@evil.test' }), 'sender_not_permitted'],
    ['of a domain that ends like the provider’s', () => ({ from: 'x@not-staff.test' }), 'sender_not_permitted'],
    ['about no ticket', () => ({ subject: 'Hello' }), 'no_reference'],
    ['about a ticket that is none', () => ({ subject: 'CR-222222' }), 'unknown_reference'],
    ['without a word', () => ({ text: '\n\n> quoted' }), 'empty'],
  ])('%s is not added', async (_, mail, expected) => {
    const ticket = await raise();
    expect(await take({ subject: ticket.reference, ...mail() })).toBe(expected);
    expect((await thread(ticket)).messages).toBe(1);
  });

  test('of another customer’s people, or of who may write to no tickets, is not added', async () => {
    const { reference } = await raise();
    const stranger = { ...morgan(), tenantId };
    count++;
    expect(await take({ from: `morgan${count}@acme.test`, subject: reference })).toBe('sender_not_permitted');
    const role = { tenantId, id: 'rol_1', name: 'Less', description: '', permissions: [], createdAt: '' };
    await db.table.put(roleEntity.toItem(role));
    expect(await take({ from: stranger.email, subject: reference })).toBe('sender_not_permitted');
  });

  test('says what was left out of it', async () => {
    const ticket = await raise();
    const part = (type: string, content: string) => `--b\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`;
    const body = `${part('text/plain', 'See.')}${part('image/png; name=a.png', 'x')}--b--`;
    expect(await take({ subject: ticket.reference, body: ['multipart/mixed; boundary=b', body] })).toBe('added');
    expect((await thread(ticket)).thread[1]?.text).toBe('See.\n\n[An attachment was left out]');
  });
});
