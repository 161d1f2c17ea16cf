import { stringify } from 'csv-stringify/sync';
import type { Recording } from '#contract/recordings';
import { wallTime } from '#functions/recordings/wall-time';

type Party = Recording['from'];

const name = ({ name, agent }: Party) => agent?.name ?? name ?? '';

/** The columns: what stands at their head, and what of a recording is below. */
const columns = (timeZone: string): [string, (recording: Recording) => string | number][] => [
  [`Connected At (${timeZone})`, ({ connectedAt }) => wallTime(Date.parse(connectedAt), timeZone)],
  ['Connected At (UTC)', ({ connectedAt }) => connectedAt],
  ['Direction', ({ direction }) => direction ?? ''],
  ['From', ({ from }) => from.number ?? from.raw],
  ['From Name', ({ from }) => name(from)],
  ['To', ({ to }) => to.number ?? to.raw],
  ['To Name', ({ to }) => name(to)],
  ['Duration', ({ durationMs }) => clock(durationMs)],
  ['Duration (s)', ({ durationMs }) => durationMs / 1000],
  ['Score', ({ score }) => score],
  ['Flags', ({ flags }) => flags.map(({ label }) => label).join('; ')],
  ['Department', ({ department }) => department?.name ?? ''],
  ['Recorder', ({ recorder }) => recorder?.name ?? ''],
  ['Call ID', ({ callId }) => callId ?? ''],
  ['File Size (bytes)', ({ bytes }) => bytes],
  ['SHA-256', ({ audio }) => audio.sha256],
  ['Recording ID', ({ id }) => id],
];

/** `1:02:03`, hours without end. */
function clock(durationMs: number): string {
  const seconds = Math.round(durationMs / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** What a spreadsheet may take for the beginning of a formula; some leave out spaces before it. */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u;

/**
 * CSV as RFC 4180 has it. Text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises; so do telephone numbers in
 * international form, which spreadsheets would otherwise turn into sums. What one with another separator would take for several cells is quoted.
 */
const lines = (rows: (string | number)[][]) =>
  stringify(
    rows.map((row) =>
      row.map((value) => (typeof value === 'string' && formula.test(value) ? `'${value}` : String(value))),
    ),
    { quoted_match: /[;\t|]/, record_delimiter: 'windows' },
  );

/** The first line, behind the mark by which spreadsheets know UTF-8. */
export const csvHead = (timeZone: string) => `\uFEFF${lines([columns(timeZone).map(([head]) => head)])}`;

export function csvRows(recordings: Recording[], timeZone: string): string {
  const values = columns(timeZone).map(([, value]) => value);
  return lines(recordings.map((recording) => values.map((value) => value(recording))));
}
