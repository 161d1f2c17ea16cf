/** What an element holds: a text, elements by name, or repeated elements of one name. */
export type Xml = string | number | boolean | undefined | Xml[] | { [name: string]: Xml };

const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** A document as S3 writes it, or another service that has a namespace of its own. */
export function xmlDocument(root: string, content: Xml, { bare = false, namespace = s3Namespace } = {}): string {
  const attributes = bare ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attributes}>${inner(content)}</${root}>`;
}

function element(name: string, content: Xml): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((item) => element(name, item)).join('');
  return `<${name}>${inner(content)}</${name}>`;
}

function inner(content: Xml): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map(inner).join('');
  if (typeof content !== 'object') return escapeXml(String(content));
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('');
}

export const escapeXml = (text: string) =>
  text.replace(/[&<>"]|\p{Cc}/gu, (char) => {
    const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
    return named[char] ?? `&#x${char.charCodeAt(0).toString(16)};`;
  });

/** The contents of every `<name>` in a document. Enough for S3's requests, whose elements never hold one of their own name. */
export function xmlElements(document: string, name: string): string[] {
  const pattern = new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:\\w+:)?${name}\\s*>`, 'g');
  return [...document.matchAll(pattern)].map(([, content = '']) => content);
}

/** The text of the first `<name>`; undefined where there is none. */
export function xmlText(document: string, name: string): string | undefined {
  const [content] = xmlElements(document, name);
  return content?.replace(/&(#x[0-9a-f]+|#\d+|amp|lt|gt|quot|apos);/gi, (whole, entity: string) => {
    if (entity.startsWith('#x')) return String.fromCodePoint(Number.parseInt(entity.slice(2), 16));
    if (entity.startsWith('#')) return String.fromCodePoint(Number(entity.slice(1)));
    return { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }[entity.toLowerCase()] ?? whole;
  });
}
