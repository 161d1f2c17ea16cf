import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux, whatever its kernel's own clock. */
const ticksASecond = 100;

/**
 * Processor seconds that this process and those that it started have used, but for those that have ended; undefined where there is no /proc.
 * On a machine that others use too it says more than the time that passed.
 */
export function processorTime(): number | undefined {
  const processes = new Map<number, { parent: number; ticks: number }>();
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      const stat = statOf(name);
      if (stat) processes.set(Number(name), stat);
    }
  } catch {
    return undefined;
  }
  const isOurs = (pid: number): boolean =>
    pid === process.pid || (processes.has(pid) && isOurs(processes.get(pid)?.parent ?? 0));
  const ticks = [...processes].filter(([pid]) => isOurs(pid)).map(([, { ticks }]) => ticks);
  return ticks.reduce((sum, some) => sum + some, 0) / ticksASecond;
}

/** See proc_pid_stat(5); undefined where the process has just ended. */
function statOf(pid: string) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in brackets, may hold anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    return undefined;
  }
}
