import * as z from 'zod';
import { inboxStore } from '#adapters/inbox-store';
import { mailQueue } from '#adapters/mail-queue';
import { openTable } from '#data/client';
import { directoryRepository, roleEntity } from '#data/directory';
import { ticketRepository } from '#data/tickets';
import { userRepository } from '#data/users';
import { decodeEventKey } from '#functions/ingest/rules';
import { environment } from '#runtime/config';
import { log } from '#runtime/logger';
import { queueWorker } from '#runtime/queue-worker';
import { type TakeMailDeps, takeMail } from './take-mail.ts';

/** A notification of S3, or its test event. */
const Message = z.union([
  z.object({ Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string() }) }) })) }),
  z.object({ Event: z.literal('s3:TestEvent') }),
]);

/** SES takes up to 40 MB; what is longer than this is mostly attachments, which are left out anyway. */
const mostBytes = 15 * 1024 * 1024;

const table = openTable(environment('TABLE_NAME'));
const store = inboxStore(environment('INBOX_BUCKET'));
const deps: TakeMailDeps = {
  tickets: ticketRepository(table),
  users: userRepository(table),
  roles: directoryRepository(table, roleEntity),
  queue: mailQueue(environment('MAIL_QUEUE_URL')),
  providers: environment('SUPPORT_SENDERS').split(','),
};

export const handler = queueWorker(async (body) => {
  const message = Message.parse(JSON.parse(body));
  if (!('Records' in message)) return;
  for (const { s3 } of message.Records) {
    const key = decodeEventKey(s3.object.key);
    const raw = await store.read(key, mostBytes);
    const outcome = raw === undefined ? 'gone' : raw === 'too_large' ? raw : await takeMail(raw, deps);
    // What was not taken stays in the bucket for a month, for whoever is asked about it.
    log(outcome === 'added' || outcome === 'repeated' ? 'info' : 'warn', 'A mail came in', { key, outcome });
  }
});
