import type { Statement } from '#contract/invoices';
import { fitted, type PdfPage, type PdfText, pageHeight, pageWidth, pdf } from './pdf.ts';
import { megabytes, minutes, monthName, recorderName } from './texts.ts';

const [left, right] = [56, pageWidth - 56];
const bottom = pageHeight - 64;
/** Where figures end. */
const columns = [right - 220, right - 110, right];
const lineHeight = 18;

type Usage = Pick<Statement, 'recordings' | 'durationMs' | 'bytes'>;
const figures = ({ recordings, durationMs, bytes }: Usage) => [
  recordings.toLocaleString('en'),
  minutes(durationMs),
  megabytes(bytes),
];

/** The statement on paper: what it is of, its sums, and a line for each recorder and day. */
export function statementPdf(statement: Statement): Uint8Array {
  const { customer, month, final, timeZone, madeAt, bytesStored } = statement;
  const title = `Usage of ${customer.name}, ${monthName(month)}`;
  const pages: PdfPage[] = [];
  let y = 0;
  const page = (): PdfPage => pages.at(-1) ?? next();
  function next(): PdfPage {
    const fresh: PdfPage = { texts: [], rules: [] };
    pages.push(fresh);
    y = 72;
    return fresh;
  }
  const put = (text: Omit<PdfText, 'y'>) => page().texts.push({ y, ...text });
  const line = (text: string, more: Partial<PdfText> = {}, height = lineHeight) => {
    if (y > bottom) next();
    put({ x: left, text: fitted(text, right - left, more.size ?? 10, more.bold), ...more });
    y += height;
  };
  const row = (name: string, cells: readonly string[], bold = false) => {
    if (y > bottom) next();
    put({ x: left, text: fitted(name, (columns[0] ?? 0) - 90 - left, 10, bold), bold });
    for (const [i, cell] of cells.entries()) put({ x: columns[i] ?? right, right: true, text: cell, bold });
    y += lineHeight;
  };
  const rule = () => page().rules.push({ y: y - 12, from: left, to: right });
  const table = (name: string, rows: readonly [string, Usage][]) => {
    if (rows.length === 0) return;
    // A heading is not alone at the foot of a page.
    if (y > bottom - 3 * lineHeight) next();
    y += 14;
    line(name, { bold: true, size: 12, role: 'H2' }, 20);
    row('', ['Recordings', 'Minutes', 'Storage added, MB'], true);
    rule();
    for (const [what, usage] of rows) row(what, figures(usage));
    rule();
    row('All', figures(statement), true);
  };

  next();
  line('Usage statement', { bold: true, size: 20, role: 'H1' }, 26);
  line(`${monthName(month)}${final ? '' : ' (not final: the month has not ended)'}`, { size: 12 }, 30);
  line(customer.name, { bold: true });
  for (const part of customer.address.split(/\r?\n/).filter((text) => text.trim())) line(part, {}, 15);
  y += 10;
  for (const [label, value] of [
    ['Recordings', statement.recordings.toLocaleString('en')],
    ['Minutes', minutes(statement.durationMs)],
    ['Storage added', `${megabytes(statement.bytes)} MB`],
    [final ? 'Stored at the end of the month' : 'Stored now', `${megabytes(bytesStored)} MB`],
  ] as const) {
    put({ x: left, text: label, grey: 0.35 });
    put({ x: left + 190, text: value, bold: true });
    y += lineHeight;
  }
  table(
    'By recorder',
    statement.recorders.map((one) => [recorderName(one), one]),
  );
  table(
    'By day',
    statement.days.map((day) => [day.date, day]),
  );
  y += 14;
  const notes = [
    `Of the recordings that were there on ${madeAt.slice(0, 10)}, by the day that each call connected in ${timeZone}.`,
    'Storage is that of the original uploads; a megabyte is 1,048,576 bytes.',
  ];
  for (const note of notes) line(note, { size: 9, grey: 0.35 }, 13);
  for (const [i, { texts }] of pages.entries())
    texts.push({ x: right, y: pageHeight - 36, right: true, size: 9, grey: 0.35, text: `${i + 1} of ${pages.length}` });
  return pdf({ title, language: 'en-GB', pages });
}
