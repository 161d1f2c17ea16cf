/** What a spreadsheet may take for the beginning of a formula; some leave out spaces before it. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/** The mark by which spreadsheets know UTF-8: what a file begins with. */
export const csvMark = '\uFEFF';

/** What makes a cell need quotes; with another separator than ours, too, lest a spreadsheet takes one cell for several. */
const special = /["\r\n,;\t|]/;

/**
 * CSV as RFC 4180 has it. Text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises; so do telephone numbers in
 * international form, which spreadsheets would otherwise turn into sums.
 */
export const csvLines = (rows: (string | number)[][]) => rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');

function cellOf(value: string | number): string {
  const text = typeof value === 'string' && formula.test(value) ? `'${value}` : String(value);
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `1:02:03`, hours without end. */
export function csvDuration(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
