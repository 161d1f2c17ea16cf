import type { ImportRow } from '#contract/numbers';
import { findNamed } from '#data/named';
import { normalizeNumber } from '#functions/recordings/numbers';

/** What somebody wants of a number. */
export interface WantedNumber {
  number: string;
  label?: string | undefined;
  departmentId?: string | undefined;
  agentId?: string | undefined;
  canRecord: boolean;
  canTranscribe: boolean;
  pciRedaction: boolean;
}

export interface FieldError {
  path: string;
  message: string;
}

const yes = ['yes', 'y', 'true', '1', 'on'];
const no = ['no', 'n', 'false', '0', 'off'];
const longestName = 80;

/** Those that a name of a spreadsheet may mean. */
export interface Names {
  departments: readonly { id: string; name: string }[];
  agents: readonly { id: string; name: string }[];
}

/**
 * A row of a spreadsheet as a number, or what is wrong with it, field by field. An empty field is one that says nothing: a number can be
 * recorded and is neither transcribed nor redacted unless the row says otherwise.
 */
export function readImportRow(row: ImportRow, country: string, names: Names): WantedNumber | FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (path: string, message: string) => {
    errors.push({ path, message });
    return undefined;
  };
  // As spreadsheets keep a number that begins with a plus from being a sum.
  const number = normalizeNumber(row.number.replace(/^\s*'/, ''), country) ?? refuse('number', 'is no number');
  const label = row.name?.trim() || undefined;
  if (label && label.length > longestName) refuse('name', `has more than ${longestName} characters`);
  const find = (path: 'department' | 'agent', known: Names['agents']) => {
    const wanted = row[path]?.trim();
    if (!wanted) return undefined;
    return findNamed(known, wanted)?.id ?? refuse(path, 'is not known');
  };
  const choice = (path: 'canRecord' | 'canTranscribe' | 'pciRedaction', otherwise: boolean) => {
    const said = row[path]?.trim().toLowerCase();
    if (!said) return otherwise;
    if (yes.includes(said)) return true;
    if (!no.includes(said)) refuse(path, 'must be yes or no');
    return false;
  };
  const wanted = {
    ...{ label, departmentId: find('department', names.departments), agentId: find('agent', names.agents) },
    canRecord: choice('canRecord', true),
    canTranscribe: choice('canTranscribe', false),
    pciRedaction: choice('pciRedaction', false),
  };
  return number === undefined || errors.length > 0 ? errors : { number, ...wanted };
}
