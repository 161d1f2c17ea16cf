import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { displayName, mail } from './mail.ts';

const ses = mockClient(SESClient);
beforeEach(() => ses.reset().on(SendEmailCommand).resolves({}));
const message = { to: 'ben@acme.test', subject: 'Hello', text: 'Hello\n', html: '<p>Hello' };
const sent = () => ses.commandCalls(SendEmailCommand)[0]?.args[0].input;

test('a mail comes from the sender’s address in the name that it says', async () => {
  await mail({ sender: 'Call Record <calls@provider.test>' }, new SESClient({})).send({ ...message, from: 'Acme' });
  expect(sent()).toMatchObject({ Source: '"Acme" <calls@provider.test>', Destination: { ToAddresses: [message.to] } });
  expect(sent()).not.toHaveProperty('ReplyToAddresses');
});

test('an answer goes where the deployment says, or the mail itself', async () => {
  const { send } = mail({ sender: 'calls@provider.test', replyTo: 'help@provider.test' }, new SESClient({}));
  await send(message);
  expect(sent()).toMatchObject({ Source: 'calls@provider.test', ReplyToAddresses: ['help@provider.test'] });
  ses.resetHistory();
  await send({ ...message, replyTo: 'CR-1@in.provider.test' });
  expect(sent()).toMatchObject({ ReplyToAddresses: ['CR-1@in.provider.test'] });
});

test('a subject is one line', async () => {
  await mail({ sender: 'calls@provider.test' }, new SESClient({})).send({ ...message, subject: 'A\r\nBcc: b@c.test' });
  expect(sent()?.Message?.Subject?.Data).toBe('A Bcc: b@c.test');
});

describe('a name in a header', () => {
  test.each([
    ['Harbour Telecom', '"Harbour Telecom"'],
    ['Smith, "Bob" <b@c.test>', '"Smith, \\"Bob\\" <b@c.test>"'],
    ['A\r\nBcc: b@c.test', '"A Bcc: b@c.test"'],
    ['Škoda', '=?UTF-8?B?xaBrb2Rh?='],
  ])('%j is %s', (name, expected) => {
    expect(displayName(name)).toBe(expected);
  });

  test('is ASCII, of one line, in words that are not too long, and reads as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (name) => {
        const header = displayName(name);
        expect(header).toMatch(/^[\x20-\x7e]*$/);
        if (header.startsWith('"')) return;
        const words = header.split(' ');
        expect(Math.max(...words.map((word) => word.length))).toBeLessThanOrEqual(75);
        const read = words.map((word) => Buffer.from(word.slice(10, -2), 'base64').toString('utf8')).join('');
        expect(read).toBe(name.replace(/[\s\p{Cc}]+/gu, ' ').trim());
      }),
      { numRuns: 50 },
    );
  });
});
