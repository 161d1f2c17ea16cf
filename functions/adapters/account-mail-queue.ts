import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** What people are told of that happened to their accounts. */
const notices = [
  ...(['password_changed', 'password_reset', 'email_requested', 'email_changed'] as const),
  ...(['totp_enabled', 'totp_disabled', 'recovery_code_used'] as const),
] as const;
export type Notice = (typeof notices)[number];

const whose = { tenantId: z.string(), userId: z.string() };

/** What is to be mailed to people about their accounts. Nothing of it is a secret: those are made where they are mailed. */
export const AccountMail = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password_reset'), email: z.string() }),
  z.object({ kind: z.literal('confirm_email'), ...whose, email: z.string() }),
  z.object({
    kind: z.literal('notice'),
    ...whose,
    notice: z.enum(notices),
    /** Epoch milliseconds. */
    at: z.number(),
    /** Where it goes, where that is no longer the user's address. */
    to: z.string().optional(),
    /** What it is about: a new address. */
    about: z.string().optional(),
  }),
]);
export type AccountMail = z.output<typeof AccountMail>;

export type AccountMailQueue = ReturnType<typeof accountMailQueue>;

export function accountMailQueue(url: string, sqs: SQSClient = new SQSClient({})) {
  return {
    async send(mail: AccountMail): Promise<void> {
      await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: JSON.stringify(mail) }));
    },
  };
}
