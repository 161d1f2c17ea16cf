/** The most names that are tried at once. */
export const mostNames = 10;

/** The file names of a text, one a line. */
export const namesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** Metadata as people write it, `from=0113 …` or `from: 0113 …` one a line; or which line is none. */
export function metadataOf(text: string): { metadata: Record<string, string> } | { wrong: string } {
  const metadata: Record<string, string> = {};
  for (const line of text.split(/\r?\n/).filter((line) => line.trim())) {
    const [, name, value] = /^\s*(?:x-amz-meta-)?([\w-]{1,64})\s*[=:]\s*(.*?)\s*$/i.exec(line) ?? [];
    if (name === undefined || value === undefined) return { wrong: line.trim() };
    metadata[name.toLowerCase()] = value;
  }
  return { metadata };
}
