import type { ImportRow } from '#contract/numbers';

/** The columns of a file, and what else they may be called. */
const columns: Record<keyof ImportRow, string[]> = {
  number: ['number', 'telephone', 'phone', 'telephone number', 'phone number', 'extension', 'did'],
  name: ['name', 'label', 'description'],
  department: ['department'],
  agent: ['agent'],
  canRecord: ['can record', 'record'],
  canTranscribe: ['can transcribe', 'transcribe'],
  pciRedaction: ['pci redaction enabled', 'pci redaction', 'pci'],
};

/** What an example of such a file holds. */
export const exampleFile = [
  'Number,Name,Department,Agent,Can Record,Can Transcribe,PCI Redaction Enabled',
  '0113 496 0100,Sales line,Sales,,Yes,No,No',
].join('\r\n');

/** Throws, in words for people, where a file is no list of numbers. */
export class NotReadable extends Error {}

/**
 * The rows of a CSV file (RFC 4180; with semicolons or tabs, too) whose first line names its columns, in any order. What it has besides
 * is left out.
 */
export async function readImportFile(text: string): Promise<ImportRow[]> {
  const { parse } = await import('csv-parse/browser/esm/sync');
  let lines: string[][];
  try {
    lines = parse(text, {
      ...{ bom: true, trim: true, skip_empty_lines: true, relax_column_count: true },
      delimiter: delimiterOf(text),
    });
  } catch (error) {
    throw new NotReadable(`The file is no CSV file. ${error instanceof Error ? error.message : ''}`.trim());
  }
  const [head = [], ...rows] = lines;
  const places = Object.entries(columns).flatMap(([column, names]) => {
    const at = head.findIndex((title) => names.includes(title.trim().toLowerCase().replace(/[_-]/g, ' ')));
    return at < 0 ? [] : [{ column: column as keyof ImportRow, at }];
  });
  if (!places.some(({ column }) => column === 'number'))
    throw new NotReadable('The first line must name the columns, and one of them must be Number.');
  if (rows.length === 0) throw new NotReadable('The file has no row below the line that names its columns.');
  return rows.map((cells) => ({
    number: '',
    ...Object.fromEntries(places.map(({ column, at }) => [column, cells[at] ?? ''])),
  }));
}

/** That which the first line has most of. */
function delimiterOf(text: string): string {
  const [first = ''] = text.split(/\r?\n/, 1);
  const count = (mark: string) => first.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}
