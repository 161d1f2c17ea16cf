import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';

export interface Message {
  to: string;
  /** Who it comes from, as people read it; the address is always the sender's. */
  from?: string;
  /** Where an answer goes; absent where the deployment's own address for answers will do. */
  replyTo?: string;
  subject: string;
  text: string;
  html: string;
}

export type Mail = ReturnType<typeof mail>;

/** SES. `sender` is an address, or `Name <address>`, of an identity that SES has verified; `replyTo` where answers go, if anywhere else. */
export function mail(
  { sender, replyTo: usualReplyTo }: { sender: string; replyTo?: string | undefined },
  ses: SESClient = new SESClient({}),
) {
  return {
    async send({ to, from, replyTo = usualReplyTo, subject, text, html }: Message): Promise<void> {
      await ses.send(
        new SendEmailCommand({
          Source: from ? `${displayName(from)} <${addressOf(sender)}>` : sender,
          Destination: { ToAddresses: [to] },
          ...(replyTo ? { ReplyToAddresses: [replyTo] } : {}),
          Message: {
            Subject: { Data: oneLine(subject), Charset: 'UTF-8' },
            Body: {
              Text: { Data: text, Charset: 'UTF-8' },
              Html: { Data: html, Charset: 'UTF-8' },
            },
          },
        }),
      );
    },
  };
}

/** The address of `Name <address>`. */
const addressOf = (sender: string) => (/<([^>]*)>\s*$/.exec(sender)?.[1] ?? sender).trim();

/** A header is one line: what would begin another is a space. */
const oneLine = (text: string) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();

/** The longest that an encoded word may be is 75 characters, 12 of which say what it is: so many bytes are left, in base64. */
const bytesOfWord = 45;

/** A name in a header, which takes ASCII alone: quoted (RFC 5322), or in encoded words (RFC 2047). */
export function displayName(name: string): string {
  const line = oneLine(name);
  if (/^[\x20-\x7e]*$/.test(line)) return `"${line.replace(/["\\]/g, '\\$&')}"`;
  const words: Buffer[] = [Buffer.alloc(0)];
  for (const character of line) {
    const bytes = Buffer.from(character);
    const last = words.at(-1) as Buffer;
    if (last.length + bytes.length > bytesOfWord) words.push(bytes);
    else words[words.length - 1] = Buffer.concat([last, bytes]);
  }
  return words.map((word) => `=?UTF-8?B?${word.toString('base64')}?=`).join(' ');
}
