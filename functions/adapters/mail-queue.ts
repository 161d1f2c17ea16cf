import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** What is to be sent by mail: a message of a support ticket, to whichever side did not write it. */
export const MailOrder = z.object({
  ticketMessage: z.object({ tenantId: z.string(), ticketId: z.string(), id: z.string() }),
});
export type MailOrder = z.output<typeof MailOrder>;

export type MailQueue = ReturnType<typeof mailQueue>;

export function mailQueue(url: string, sqs: SQSClient = new SQSClient({})) {
  return {
    /** `delaySeconds` is at most 900. */
    async send(order: MailOrder, delaySeconds = 0): Promise<void> {
      await sqs.send(
        new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(order), DelaySeconds: delaySeconds }),
      );
    },
  };
}
