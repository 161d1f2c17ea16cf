import type { Message } from '#adapters/mail';

/** A part of a mail, from the top. */
export type MailPart =
  | { kind: 'paragraph'; text: string }
  /** What is copied from a mail: `Password: <it>`, a line each in plain text. */
  | { kind: 'facts'; facts: readonly (readonly [label: string, value: string])[] }
  /** Where to go on. */
  | { kind: 'button'; label: string; url: string }
  /** What somebody wrote, as they wrote it. */
  | { kind: 'quotation'; text: string }
  /** What few need to know. */
  | { kind: 'small'; text: string };

export const paragraph = (text: string): MailPart => ({ kind: 'paragraph', text });
export const small = (text: string): MailPart => ({ kind: 'small', text });

export interface MailInput {
  to: string;
  subject: string;
  /** Whose recordings it is about: the mail comes in this name. */
  customer: string;
  parts: readonly MailPart[];
  /** Above everything, in plain text and HTML: such as where an answer is to stand. */
  mark?: string;
  replyTo?: string;
}

/** Every mail of the portal: plain text and HTML that say the same, in the name of the customer. */
export function layOutMail({ to, subject, customer, parts, mark, replyTo }: MailInput): Message {
  return {
    ...{ to, subject, from: `${customer} via Call Record` },
    ...(replyTo ? { replyTo } : {}),
    text: `${[...(mark ? [mark] : []), ...parts.map(asText)].join('\n\n')}\n`,
    html: page(subject, [...(mark ? [note(mark)] : []), ...parts.map(asHtml)].join('\n')),
  };
}

function asText(part: MailPart): string {
  switch (part.kind) {
    case 'facts':
      return part.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
    case 'button':
      return `${part.label}: ${part.url}`;
    default:
      return part.text;
  }
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const lines = (text: string) => escapeHtml(text).replace(/\r?\n/g, '<br>');
const note = (text: string) => `<p style="margin:0 0 16px;font-size:13px;color:#57606a">${lines(text)}</p>`;

function asHtml(part: MailPart): string {
  switch (part.kind) {
    case 'paragraph':
      return `<p style="margin:0 0 16px">${lines(part.text)}</p>`;
    case 'facts':
      return `<table style="margin:0 0 16px;border-collapse:collapse">${part.facts.map(factRow).join('')}</table>`;
    case 'button':
      return `<p style="margin:0 0 16px"><a href="${escapeHtml(part.url)}" style="display:inline-block;padding:9px 16px;border-radius:6px;background:#1d4ed8;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(part.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#57606a">Or open this address: <a href="${escapeHtml(part.url)}" style="color:#1d4ed8">${escapeHtml(part.url)}</a></p>`;
    case 'quotation':
      return `<div style="margin:0 0 16px;padding:2px 0 2px 14px;border-left:3px solid #d0d7de">${lines(part.text)}</div>`;
    case 'small':
      return note(part.text);
  }
}

const factRow = ([label, value]: readonly [string, string]) =>
  `<tr><th scope="row" style="padding:4px 16px 4px 0;font-weight:400;text-align:left;vertical-align:top;color:#57606a">${escapeHtml(label)}</th><td style="padding:4px 0"><code style="font-size:14px">${escapeHtml(value)}</code></td></tr>`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px 16px;background:#ffffff;color:#1f2328;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:15px;line-height:1.5">
<div style="max-width:560px;margin:0 auto;overflow-wrap:anywhere">
${body}
</div>
</body></html>
`;
