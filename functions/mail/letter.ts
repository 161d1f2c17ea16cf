import type { Message } from '#adapters/mail';

/** What a mail says, in its order. */
export type Part =
  | string
  /** What is looked up or copied, each in a line of its own: `Password: <it>`. */
  | { rows: ReadonlyArray<readonly [label: string, value: string]> }
  /** Where to go on. */
  | { link: string; label: string }
  /** What somebody wrote, as they wrote it. */
  | { quotation: string }
  /** What few need to know. */
  | { aside: string };

export interface Letter {
  to: string;
  /** Who is greeted; absent where it is nobody in particular. */
  name?: string;
  /** Whose recordings it is about: the mail comes in this name. */
  customer?: string;
  subject: string;
  parts: readonly Part[];
  /** The very first line: such as where an answer is to stand. */
  mark?: string;
  /** Where an answer goes, where that is particular. */
  replyTo?: string;
}

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const lines = (text: string) => escapeHtml(text).replace(/\r?\n/g, '<br>');

/**
 * A mail in plain text and in HTML that say the same. It loads nothing and counts nothing: no picture, no address but those it shows.
 */
export function letter({ to, name, customer, subject, parts, mark, replyTo }: Letter): Message {
  const all: readonly Part[] = [...(mark ? [{ aside: mark }] : []), ...(name ? [`Hello ${name},`] : []), ...parts];
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:15px;line-height:1.5">
<div style="max-width:560px;margin:0 auto;overflow-wrap:anywhere">
${all.map(toHtml).join('\n')}
</div>
</body></html>
`;
  return {
    ...{ to, subject, text: `${all.map(toText).join('\n\n')}\n`, html },
    ...(customer ? { from: `${customer} via Call Record` } : {}),
    ...(replyTo ? { replyTo } : {}),
  };
}

function toText(part: Part): string {
  if (typeof part === 'string') return part;
  if ('rows' in part) return part.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
  if ('link' in part) return `${part.label}: ${part.link}`;
  return 'quotation' in part ? part.quotation : part.aside;
}

function toHtml(part: Part): string {
  if (typeof part === 'string') return `<p>${lines(part)}</p>`;
  if ('rows' in part) {
    const rows = part.rows.map(
      ([label, value]) =>
        `<tr><th scope="row" style="padding:4px 16px 4px 0;font-weight:400;text-align:left;vertical-align:top;opacity:.7">${escapeHtml(label)}</th><td style="padding:4px 0"><code style="font-size:15px">${escapeHtml(value)}</code></td></tr>`,
    );
    return `<table style="border-collapse:collapse">${rows.join('')}</table>`;
  }
  if ('link' in part) {
    const link = escapeHtml(part.link);
    return `<p><a href="${link}">${escapeHtml(part.label)}</a><br><span style="font-size:13px;opacity:.7;word-break:break-all">${link}</span></p>`;
  }
  return 'quotation' in part
    ? `<div style="margin:16px 0;padding-left:14px;border-left:3px solid #8c959f">${lines(part.quotation)}</div>`
    : `<p style="font-size:13px;opacity:.7">${lines(part.aside)}</p>`;
}
