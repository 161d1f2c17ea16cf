import * as z from 'zod';
import type { MailProblemRepository } from '#data/mail-problems';
import { foldName, type UserRepository } from '#data/users';

const Recipient = z.object({ emailAddress: z.string(), diagnosticCode: z.string().optional() });
const report = { feedbackId: z.string().min(1).max(500), timestamp: z.iso.datetime({ offset: true }) };

/** What SES publishes of a mail that did not arrive or was not wanted; of others it is not asked for, but might. */
export const MailEvent = z.union([
  z.object({
    eventType: z.literal('Bounce'),
    bounce: z.object({
      ...report,
      bounceType: z.string(),
      bounceSubType: z.string(),
      bouncedRecipients: z.array(Recipient),
    }),
  }),
  z.object({
    eventType: z.literal('Complaint'),
    complaint: z.object({ ...report, complainedRecipients: z.array(Recipient) }),
  }),
  z.object({ eventType: z.string() }).transform(() => ({ eventType: 'Other' as const })),
]);
export type MailEvent = z.output<typeof MailEvent>;

export interface NoteDeps {
  users: Pick<UserRepository, 'findByEmail'>;
  problems: Pick<MailProblemRepository, 'record'>;
}

const reasons: Record<string, string> = {
  'Permanent General': 'The address takes no mail.',
  'Permanent NoEmail': 'There is no such address.',
  'Permanent Suppressed': 'Mail to this address came back before, and is no longer sent.',
  'Permanent OnAccountSuppressionList': 'Mail to this address came back or was refused before, and is no longer sent.',
  'Transient MailboxFull': 'The mailbox is full.',
  'Transient MessageTooLarge': 'The mail was too large for the mailbox.',
  'Transient ContentRejected': 'The mail server refused what the mail said.',
  'Transient AttachmentRejected': 'The mail server refused what the mail said.',
};

/** Notes of every user whose mail it was that it did not arrive, or was not wanted. Addresses of nobody are no matter. */
export async function noteProblem(event: MailEvent, { users, problems }: NoteDeps): Promise<void> {
  if (event.eventType === 'Other') return;
  const isBounce = event.eventType === 'Bounce';
  const { feedbackId, timestamp } = isBounce ? event.bounce : event.complaint;
  const recipients = isBounce ? event.bounce.bouncedRecipients : event.complaint.complainedRecipients;
  for (const { emailAddress } of recipients) {
    const user = await users.findByEmail(addressOf(emailAddress));
    if (!user) continue;
    const { tenantId, id: userId, email } = user;
    const permanent = !isBounce || event.bounce.bounceType === 'Permanent';
    await problems.record(
      {
        ...{ tenantId, userId, email: foldName(email), permanent, at: Date.parse(timestamp) },
        kind: isBounce ? 'bounce' : 'complaint',
        reason: isBounce
          ? (reasons[`${event.bounce.bounceType} ${event.bounce.bounceSubType}`] ??
            (permanent ? 'The address takes no mail.' : 'The mail could not be delivered for now.'))
          : 'The mail was reported as unwanted.',
      },
      `${event.eventType}#${feedbackId}`,
    );
  }
}

/** SES may write a recipient as `Name <address>`. */
const addressOf = (recipient: string) => (/<([^<>]*)>\s*$/.exec(recipient)?.[1] ?? recipient).trim();
