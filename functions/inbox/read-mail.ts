import PostalMime, { type Address, addressParser, type Header } from 'postal-mime';
import { referenceIn } from '#functions/support/rules';
import { answerText } from './answer-text.ts';
import { htmlText } from './html-text.ts';

/** A mail as far as it matters here. */
export interface IncomingMail {
  /** By which a repeat is known. */
  messageId: string;
  /** In lower case. */
  from: string;
  fromName: string;
  /** Of the ticket, where it names one. */
  reference: string | undefined;
  /** What was written, without what it answers. */
  text: string;
  attachments: number;
}

/** Why a mail is not taken. */
type MailRefusal =
  | 'not_readable'
  | 'no_sender'
  | 'no_message_id'
  | 'automatic'
  | 'spam'
  | 'virus'
  | 'not_authenticated';

/**
 * Reads a mail as SES stores it: with its findings about it as the first headers. Whoever sent the mail may have written headers of the same names
 * further down, which count for nothing. Says why where the mail is not to be taken.
 */
export async function readMail(raw: Uint8Array): Promise<IncomingMail | MailRefusal> {
  const mail = await PostalMime.parse(raw, { maxNestingDepth: 20, maxHeadersSize: 256 * 1024 }).catch(() => undefined);
  if (!mail) return 'not_readable';
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value.trim() ?? '';
  const lines = mail.headers.filter(({ key }) => key === 'from');
  const [sender] = mailboxes([mail.from]);
  // Of two it would not be known whose word it is.
  if (!sender || lines.length !== 1 || addressParser(lines[0]?.value ?? '', { flatten: true }).length !== 1)
    return 'no_sender';
  if (header('x-ses-spam-verdict').toUpperCase() !== 'PASS') return 'spam';
  if (header('x-ses-virus-verdict').toUpperCase() !== 'PASS') return 'virus';
  if (!isAuthentic(header('authentication-results'), sender.address)) return 'not_authenticated';
  if (isAutomatic(mail.headers)) return 'automatic';
  const messageId = header('message-id').slice(0, 1000);
  if (!messageId) return 'no_message_id';
  const recipients = mailboxes([...(mail.to ?? []), ...(mail.cc ?? [])]).map(({ address }) => address);
  const subject = (mail.subject ?? '').slice(0, 1000);
  return {
    ...{ messageId, from: sender.address, fromName: sender.name },
    reference: recipients.map(referenceIn).find(Boolean) ?? referenceIn(subject),
    text: answerText(mail.text?.trim() ? mail.text : htmlText(mail.html ?? '')),
    attachments: mail.attachments.filter(({ related }) => !related).length,
  };
}

const mailboxes = (addresses: (Address | undefined)[]) =>
  addresses
    .flatMap((one) => one?.group ?? (one ? [one] : []))
    .slice(0, 100)
    .flatMap(({ address, name }) => {
      const folded = (address ?? '').trim().toLowerCase();
      return /^[^\s@<>"]+@[^\s@<>"]+$/.test(folded) && folded.length <= 254
        ? [
            {
              address: folded,
              name: name
                .replace(/[\p{Cc}\p{Cf}]/gu, '')
                .trim()
                .slice(0, 128),
            },
          ]
        : [];
    });

/** Programs that answer by themselves would go on for ever. */
function isAutomatic(headers: readonly Header[]): boolean {
  const value = (name: string) =>
    headers
      .find(({ key }) => key === name)
      ?.value.trim()
      .toLowerCase() ?? '';
  const submitted = value('auto-submitted');
  return (
    (submitted !== '' && submitted !== 'no') ||
    /^(bulk|junk|list|auto_reply)$/.test(value('precedence')) ||
    ['x-autoreply', 'x-autorespond', 'list-id'].some((name) => value(name) !== '') ||
    value('return-path') === '<>'
  );
}

/**
 * Whether the sender's domain stands behind the mail, by what SES found (RFC 8601): by DMARC where the domain has a policy, else by a signature of
 * the very domain. SES names last what it found last; before it stand words that whoever sent the mail chose, such as their server's name.
 */
function isAuthentic(results: string, address: string): boolean {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  const [authority, ...findings] = results
    .toLowerCase()
    .split(';')
    .map((part) => part.trim().split(/\s+/));
  if (authority?.[0] !== 'amazonses.com') return false;
  const [verdict, ...about] = findings.findLast(([first]) => first?.startsWith('dmarc=')) ?? ['dmarc=none'];
  if (verdict === 'dmarc=pass') return about.includes(`header.from=${domain}`);
  if (verdict === 'dmarc=fail') return false;
  return findings.some(([first, ...words]) => first === 'dkim=pass' && words.includes(`header.i=@${domain}`));
}
