const most = 500_000;

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** The character that an entity stands for; what stands for none stays as it is written. */
function character(entity: string, name: string): string {
  if (!name.startsWith('#')) return named[name.toLowerCase()] ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Elements whose content is not for reading. */
const unread = new Set(['head', 'script', 'style', 'template', 'title', 'noscript']);
const breaking = new Set(['br', 'p', 'div', 'tr', 'li', 'ul', 'ol', 'table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr']);

/**
 * The text of HTML, which is never shown as HTML: tags go, those that begin a line become one, what is quoted is marked as in plain text. In one
 * pass, whatever is in it.
 */
export function htmlText(html: string): string {
  const source = html.slice(0, most);
  let text = '';
  let skipping: string | undefined;
  let quoted = 0;
  for (let at = 0; at < source.length; ) {
    const opening = source.indexOf('<', at);
    const words = source.slice(at, opening === -1 ? source.length : opening);
    if (!skipping) text += words.replace(/\s+/g, ' ');
    if (opening === -1) break;
    const isComment = source.startsWith('<!--', opening);
    const closing = source.indexOf(isComment ? '-->' : '>', opening);
    if (closing === -1) break;
    at = closing + (isComment ? 3 : 1);
    if (isComment) continue;
    const [, slash, tag = ''] = /^<(\/?)([a-z][a-z0-9]*)/i.exec(source.slice(opening, opening + 32)) ?? [];
    const name = tag.toLowerCase();
    if (skipping) {
      if (slash && name === skipping) skipping = undefined;
    } else if (!slash && unread.has(name)) skipping = name;
    else if (name === 'blockquote') {
      quoted = Math.max(0, quoted + (slash ? -1 : 1));
      text += `\n${'> '.repeat(Math.min(quoted, 10))}`;
    } else if (breaking.has(name)) text += `\n${'> '.repeat(Math.min(quoted, 10))}`;
  }
  return text
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, character)
    .replace(/[ \t]*\n[ \t]*/g, '\n')
    .trim();
}
