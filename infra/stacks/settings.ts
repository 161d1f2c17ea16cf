import type { Node } from 'constructs';
import * as z from 'zod';

const domain = z.string().regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'must be a domain, in lower case');

const Settings = z
  .object({
    /** The portal's own domain, with `certificateArn`. */
    portalDomain: domain.optional(),
    certificateArn: z.string().startsWith('arn:aws:acm:us-east-1:', 'must be in us-east-1').optional(),
    webAclArn: z.string().startsWith('arn:aws:wafv2:us-east-1:', 'must be in us-east-1').optional(),
    /** The domain that mail comes from. */
    senderDomain: domain.optional(),
    /** The address that mail comes from. */
    sender: z.email().optional(),
    /** Where answers to mail go, if not to the sender's address. */
    replyTo: z.email().optional(),
    /** Who answers support tickets. */
    supportEmail: z.email().optional(),
    /** The domain of addresses that answers to support tickets go to, whose MX record leads to SES. */
    supportInbox: domain.optional(),
    /** Who is told of alarms. */
    alarmEmail: z.email().optional(),
  })
  .refine((s) => !s.portalDomain === !s.certificateArn, 'portalDomain and certificateArn need each other')
  .refine(
    (s) => !s.supportInbox || !s.supportEmail?.endsWith(`@${s.supportInbox}`),
    'supportInbox must be another domain than that of supportEmail: a program reads what comes there',
  )
  .refine(
    (s) => !s.senderDomain || !s.sender || s.sender.endsWith(`@${s.senderDomain}`),
    'sender must be an address of senderDomain',
  );

export type Settings = z.output<typeof Settings>;

/** Reads the context (cdk.json, `-c name=value`). Throws, naming the value, where one is wrong. */
export function readSettings(node: Node): Settings {
  const names = Object.keys(Settings.shape);
  // An empty value is the way to unset one on the command line.
  const given = Object.fromEntries(names.map((name) => [name, node.tryGetContext(name) || undefined]));
  const { success, data, error } = Settings.safeParse(given);
  if (!success) throw new Error(`The context cannot be used:\n${z.prettifyError(error)}`);
  return data;
}
