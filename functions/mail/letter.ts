import type { Message } from '#adapters/mail';

/** What a mail says, in its order. */
type Part =
  | string
  /** What is looked up or copied, each in a line of its own: `Password: <it>`. */
  | { rows: ReadonlyArray<readonly [label: string, value: string]> }
  /** Where to go on. */
  | { link: string; label: string };

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * A mail in plain text and in HTML that say the same. It loads nothing and counts nothing: no picture, no address but those it shows.
 */
export function letter({
  to,
  name,
  subject,
  parts,
}: {
  to: string;
  name: string;
  subject: string;
  parts: readonly Part[];
}): Message {
  const text = [`Hello ${name},`, ...parts.map(toText)].join('\n\n');
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:24px 16px;font-family:system-ui,-apple-system,'Segoe UI',sans-serif;font-size:15px;line-height:1.5">
<div style="max-width:560px;margin:0 auto">
<p>Hello ${escapeHtml(name)},</p>
${parts.map(toHtml).join('\n')}
</div>
</body></html>
`;
  return { to, subject, text: `${text}\n`, html };
}

function toText(part: Part): string {
  if (typeof part === 'string') return part;
  if ('rows' in part) return part.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
  return `${part.label}: ${part.link}`;
}

function toHtml(part: Part): string {
  if (typeof part === 'string') return `<p>${escapeHtml(part)}</p>`;
  if ('rows' in part) {
    const rows = part.rows.map(
      ([label, value]) =>
        `<tr><th style="padding:4px 16px 4px 0;font-weight:400;text-align:left;opacity:.7">${escapeHtml(label)}</th><td style="padding:4px 0"><code style="font-size:15px">${escapeHtml(value)}</code></td></tr>`,
    );
    return `<table role="presentation" style="border-collapse:collapse">${rows.join('')}</table>`;
  }
  const link = escapeHtml(part.link);
  return `<p><a href="${link}">${escapeHtml(part.label)}</a><br><span style="font-size:13px;opacity:.7;word-break:break-all">${link}</span></p>`;
}
