import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { MailProblem } from '#contract/customer';
import { mailProblemRepository } from '#data/mail-problems';
import { startTable } from '#data/testing';
import { newUserWrites, type User, userEntity, userRepository } from '#data/users';
import { listMailProblems } from '#functions/customer/list-mail-problems';
import { httpApi } from '#runtime/http-api';
import { call, faults, gatewayEvent } from '#runtime/testing';
import { MailEvent, noteProblem } from './note-problem.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

let count = 0;
let user: User;
beforeEach(async () => {
  const tenantId = `mail${++count}`;
  user = {
    ...{
      tenantId,
      id: `usr_${String(count).padStart(26, '0')}`,
      name: 'Ben',
      username: `ben${count}`,
      roleId: 'rol_1',
    },
    ...{ email: `Ben${count}@example.com`, primary: false, disabled: false, createdAt: '2026-03-03T15:00:00.000Z' },
  };
  await db.table.transact(newUserWrites(user));
});

// The examples of https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html, of which only the recipient is ours.
const feedbackId = '01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000';
const mail = () => ({
  timestamp: '2017-08-05T00:40:02.012Z',
  source: 'Sender Name <sender@example.com>',
  sourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/sender@example.com',
  sendingAccountId: '123456789012',
  messageId: 'EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000',
  destination: [user.email],
  headersTruncated: false,
  tags: { 'ses:configuration-set': ['ConfigSet'], 'ses:source-ip': ['192.0.2.0'] },
});
const bounce = (more: object = {}) => ({
  eventType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [
      {
        emailAddress: user.email.toLowerCase(),
        action: 'failed',
        status: '5.1.1',
        diagnosticCode: 'smtp; 550 5.1.1 user unknown',
      },
    ],
    timestamp: '2017-08-05T00:41:02.669Z',
    feedbackId,
    reportingMTA: 'dsn; mta.example.com',
    ...more,
  },
  mail: mail(),
});
const complaint = () => ({
  eventType: 'Complaint',
  complaint: {
    complainedRecipients: [{ emailAddress: user.email }],
    timestamp: '2017-08-06T00:41:02.669Z',
    feedbackId,
    userAgent: 'Amazon SES Mailbox Simulator',
    complaintFeedbackType: 'abuse',
    arrivalDate: '2017-08-05T00:41:02.669Z',
  },
  mail: mail(),
});

const note = (event: object, table = db.table) =>
  noteProblem(MailEvent.parse(JSON.parse(JSON.stringify(event))), {
    ...{ users: userRepository(table), problems: mailProblemRepository(table) },
  });

async function list(tenantId = user.tenantId, permissions = ['manage_customer']) {
  const api = httpApi(
    [listMailProblems],
    { problems: mailProblemRepository(db.table), users: userRepository(db.table) },
    async () => ({ ...{ kind: 'user', tenantId, userId: 'usr_1', name: '', permissions } }),
  );
  const answer = await call(api, gatewayEvent('GET', '/api/customer/mail-problems', { cookies: ['__Host-session=x'] }));
  return { ...answer, items: (answer.json as { items: MailProblem[] }).items };
}

test('mail that came back is shown on its user, once however often SES tells', async () => {
  await Promise.all([note(bounce()), note(bounce())]);
  await note(bounce());
  expect((await list()).items).toEqual([
    {
      ...{ user: { id: user.id, name: 'Ben' }, email: user.email, kind: 'bounce', permanent: true, count: 1 },
      ...{ reason: 'The address takes no mail.', at: '2017-08-05T00:41:02.669Z' },
    },
  ]);
});

test('a complaint is shown as one, and counts beside what came back', async () => {
  await note(complaint());
  await note(bounce());
  expect((await list()).items).toMatchObject(
    [{ kind: 'complaint', permanent: true, count: 2, at: '2017-08-06T00:41:02.669Z', reason: /unwanted/ }].map(
      (item) => ({ ...item, reason: expect.stringMatching(item.reason) }),
    ),
  );
});

test('what may arrive the next time is said to be so', async () => {
  await note(bounce({ bounceType: 'Transient', bounceSubType: 'MailboxFull' }));
  expect((await list()).items).toMatchObject([{ permanent: false, reason: 'The mailbox is full.' }]);
  await note(bounce({ bounceType: 'Transient', bounceSubType: 'SomethingNew', feedbackId: 'another' }));
  expect((await list()).items).toMatchObject([
    { permanent: false, reason: 'The mail could not be delivered for now.' },
  ]);
});

test('another address of the user is another matter, and so is a user who is gone', async () => {
  await note(bounce());
  await db.table.put(userEntity.toItem({ ...user, email: 'new@example.com' }));
  expect((await list()).items).toEqual([]);
});

test('of addresses of nobody nothing is noted, nor of other events', async () => {
  await note(bounce({ bouncedRecipients: [{ emailAddress: 'nobody@example.com' }] }));
  await note({ eventType: 'Delivery', delivery: {}, mail: mail() });
  expect(await db.rows(user.tenantId)).toHaveLength(1);
});

test('whatever dies on the way, one report is one', async () => {
  for (let failing = 0; failing < 6; failing++)
    for (const when of ['before', 'after'] as const)
      await note(bounce(), faults(failing, when).wrap(db.table)).catch(() => undefined);
  await note(bounce());
  expect((await list()).items).toMatchObject([{ count: 1 }]);
});

test('the problems are the customer’s own, and for whoever may manage it', async () => {
  await note(bounce());
  expect((await list('another')).items).toEqual([]);
  expect((await list(user.tenantId, ['manage_flags'])).status).toBe(403);
});
