import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { diskProblem, StartError } from './start-error.ts';
import { type Memory, memory, openState } from './state.ts';

/** The folder of one cloud's data. It belongs to this process until `close()`. */
export interface Home {
  folder: string;
  state: DatabaseSync;
  memory: Memory;
  close(): void;
}

export const homeFolder = () => resolve(process.env.CALL_RECORD_HOME || '.local');

/** Opens a home, made anew where there is none. Throws a StartError where it cannot be written or another process runs on it. */
export function openHome(folder: string): Home {
  const pidFile = join(folder, 'pid');
  const probe = join(folder, `probe-${process.pid}`);
  try {
    mkdirSync(join(folder, 'logs'), { recursive: true, mode: 0o700 });
    // What a disk will not take is clear from a file; SQLite would only speak of an I/O error.
    writeFileSync(probe, 'x'.repeat(4096));
    rmSync(probe);
    const state = openState(join(folder, 'state.sqlite'));
    writeFileSync(pidFile, `${process.pid}\n`);
    return { folder, state, memory: memory(state), close: () => state.close() };
  } catch (error) {
    if ((error as { errcode?: number }).errcode === 5)
      throw new StartError(
        `Call Record is running on ${folder} already${runningProcess(pidFile)}: stop it, or set CALL_RECORD_HOME to another folder.`,
      );
    const problem = diskProblem(error, folder);
    throw problem === undefined ? error : new StartError(problem);
  }
}

/** For people: the lock decides, this says who to look for. */
function runningProcess(pidFile: string): string {
  try {
    return ` (process ${readFileSync(pidFile, 'utf8').trim()})`;
  } catch {
    return '';
  }
}
