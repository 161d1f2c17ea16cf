import type { Statement } from '#contract/invoices';
import { csvLines, csvMark } from '#functions/jobs/csv-lines';
import { recorderName } from './texts.ts';

const head = [
  ...['Month', 'Final', 'Customer', 'Customer id', 'Recorder', 'Recorder id'],
  ...['Recordings', 'Duration (s)', 'Minutes', 'Storage added (bytes)', 'Stored at the end of the month (bytes)'],
];

type Usage = Pick<Statement, 'recordings' | 'durationMs' | 'bytes'>;

/** Usage of customers as CSV: a line for all recordings of each, and with `recorders` one for each recorder above it. */
export function usageCsv(statements: readonly Statement[], { recorders = true } = {}): string {
  const rows = statements.flatMap((statement) => {
    const { month, final, customer, bytesStored } = statement;
    const line = (name: string, id: string, { recordings, durationMs, bytes }: Usage, stored: number | '') => [
      ...[month, final ? 'yes' : 'no', customer.name, customer.id, name, id],
      ...[recordings, durationMs / 1000, Math.round(durationMs / 600) / 100, bytes, stored],
    ];
    return [
      ...(recorders ? statement.recorders.map((one) => line(recorderName(one), one.recorder?.id ?? '', one, '')) : []),
      line('All', '', statement, bytesStored),
    ];
  });
  return csvMark + csvLines([head, ...rows]);
}
