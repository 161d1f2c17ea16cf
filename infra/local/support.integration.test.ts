/** Support tickets through the product's outer doors: the API, the mail that leaves, and the mail that SES would put into the inbox. */
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TicketThread } from '#contract/support';
import { rawMail } from '#functions/inbox/testing';
import { type PortalClient, portalClient } from './portal-client.ts';
import { readBuckets } from './template/storage.ts';
import { startTestCloud, type TestCloud } from './test-cloud.ts';

let cloud: TestCloud;
let client: PortalClient;
beforeAll(async () => {
  cloud = await startTestCloud();
  client = await portalClient(cloud);
}, 60_000);
afterAll(() => cloud.stop());

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 400; attempt++) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not happen within 20 s');
}

interface Sent {
  subject: string;
  destination: { to: string[] };
  body: { text: string };
}
const mailTo = (address: string, subject: string) =>
  eventually(async () => {
    const { emails } = (await (await fetch(`${cloud.inbox}/store`)).json()) as { emails: Sent[] };
    return emails.find((mail) => mail.subject === subject && mail.destination.to.some((to) => to.includes(address)));
  });

/** Puts a mail where SES puts what comes in. */
async function receive(raw: Buffer, key: string): Promise<void> {
  const bucket = readBuckets(cloud.cloud.template).find(({ notifications }) =>
    notifications.some(({ prefix }) => prefix === 'mail/'),
  );
  const s3 = new S3Client({ endpoint: cloud.aws, region: cloud.region, credentials: cloud.cloud.sesKey });
  await s3.send(new PutObjectCommand({ Bucket: bucket?.name ?? '', Key: key, Body: raw }));
  s3.destroy();
}

test('a ticket reaches the provider, and the answer by mail reaches who raised it', async () => {
  const ticket = await client.ask<TicketThread>('POST', '/support/tickets', {
    subject: 'No sound',
    text: 'Nothing plays.',
  });
  const subject = `[${ticket.reference}] No sound`;
  const told = await mailTo('support@example.com', subject);
  expect(told.body.text).toContain('Nothing plays.');

  const answer = {
    to: `${ticket.reference}@in.provider.test`,
    from: 'Pat <support@example.com>',
    subject: `Re: ${subject}`,
    text: 'Try again.\n\n> Nothing plays.',
  };
  await receive(rawMail(answer), 'mail/first');
  const read = () => client.ask<TicketThread>('GET', `/support/tickets/${ticket.id}`);
  const answered = await eventually(async () => ((await read()).messages === 2 ? read() : undefined));
  expect(answered.thread[1]).toMatchObject({ from: 'provider', name: 'Pat', text: 'Try again.', via: 'mail' });
  const forwarded = await mailTo('admin@example.com', subject);
  expect(forwarded.body.text).toContain(`${cloud.portal}/support/${ticket.id}`);
  expect(cloud.problems).toEqual([]);
}, 60_000);

test('SES may put mail into the inbox and nowhere else', async () => {
  await expect(receive(rawMail(), 'elsewhere/first')).rejects.toThrow(/not authorized|Access/);
});
