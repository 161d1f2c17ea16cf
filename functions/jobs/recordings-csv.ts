import type { Recording } from '#contract/recordings';
import { wallTime } from '#functions/recordings/wall-time';
import { csvDuration, csvLines, csvMark } from './csv-lines.ts';

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
  ['Duration', ({ durationMs }) => csvDuration(durationMs)],
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

/** The first line, behind the mark by which spreadsheets know UTF-8. */
export const csvHead = (timeZone: string) => `${csvMark}${csvLines([columns(timeZone).map(([head]) => head)])}`;

export function csvRows(recordings: Recording[], timeZone: string): string {
  const values = columns(timeZone).map(([, value]) => value);
  return csvLines(recordings.map((recording) => values.map((value) => value(recording))));
}
