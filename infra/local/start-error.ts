/** Something that a person can put right: said in one sentence, without a stack trace. */
export class StartError extends Error {}

/** The sentence for errors of the disk that no program can help; undefined for every other error. */
export function diskProblem(error: unknown, place: string): string | undefined {
  const { code, errcode, message } = error as { code?: string; errcode?: number; message?: string };
  // The numbers are SQLite's primary result codes: FULL, READONLY, CANTOPEN, IOERR, CORRUPT, NOTADB.
  const primary = code === 'ERR_SQLITE_ERROR' ? (errcode ?? 0) & 0xff : undefined;
  // The DynamoDB emulator passes on SQLite's words, not its numbers.
  const full =
    code === 'ENOSPC' || code === 'EDQUOT' || primary === 13 || message?.includes('database or disk is full');
  if (full) return `The disk of ${place} is full.`;
  if (code === 'EROFS' || primary === 8)
    return `${place} is on a read-only disk: set CALL_RECORD_HOME to a folder that can be written.`;
  if (code === 'EACCES' || code === 'EPERM')
    return `${place} may not be written: set CALL_RECORD_HOME to a folder of yours.`;
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return `${place} is not a folder: set CALL_RECORD_HOME to another place.`;
  if (primary === 14) return `${place} may not be written: set CALL_RECORD_HOME to a folder of yours.`;
  if (primary === 11 || primary === 26) return `The data in ${place} is damaged: \`npm run reset\` removes it.`;
  return undefined;
}
