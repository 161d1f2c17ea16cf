import type { ManagedNumber } from '#data/managed-numbers';
import { csvLines, csvMark } from '#functions/jobs/csv-lines';
import type { Names } from './import-row.ts';

/** Numbers as CSV, with the columns that an import takes. */
export function numbersCsv(numbers: readonly ManagedNumber[], { agents, departments }: Names): string {
  const names = new Map([...agents, ...departments].map(({ id, name }) => [id, name]));
  const nameOf = (id: string | undefined) => (id === undefined ? '' : (names.get(id) ?? ''));
  const yesNo = (is: boolean) => (is ? 'Yes' : 'No');
  const columns: [string, (number: ManagedNumber) => string][] = [
    ['Number', ({ name }) => name],
    ['Name', ({ label }) => label ?? ''],
    ['Department', ({ departmentId }) => nameOf(departmentId)],
    ['Agent', ({ agentId }) => nameOf(agentId)],
    ['Can Record', ({ canRecord }) => yesNo(canRecord)],
    ['Can Transcribe', ({ canTranscribe }) => yesNo(canTranscribe)],
    ['PCI Redaction Enabled', ({ pciRedaction }) => yesNo(pciRedaction)],
  ];
  const rows = numbers.map((number) => columns.map(([, of]) => of(number)));
  return csvMark + csvLines([columns.map(([head]) => head), ...rows]);
}
