import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringUp } from './bring-up.ts';
import type { Cloud } from './cloud.ts';
import { freePort } from './emulators/free-port.ts';
import type { LocalJson } from './local-json.ts';
import { secretsIn } from './secrets-in-logs.ts';

export interface TestCloud extends LocalJson {
  /** The parts of it, for tests that look behind the addresses. */
  cloud: Cloud;
  /** Of its data. */
  folder: string;
  /** What was reported so far: denials, failed invocations. */
  problems: string[];
  stop(): Promise<void>;
}

/**
 * Starts the same cloud as `npm start` on free ports, with a home of its own and without demo calls. Takes up to 4 seconds where everything
 * is built; tests share one per file. `stop()` leaves nothing behind, and throws where a function has logged a secret.
 */
export async function startTestCloud(): Promise<TestCloud> {
  const folder = await mkdtemp(join(tmpdir(), 'call-record-'));
  const problems: string[] = [];
  const ports = { portal: await freePort(), aws: await freePort(), inbox: await freePort() };
  const removed = () => rm(folder, { recursive: true, force: true });
  try {
    const { local, cloud, stop } = await bringUp({
      ...{ folder, ports },
      report: (problem) => void problems.push(problem),
      onEnd: (why) => void problems.push(why),
    });
    const known = { 'the password of the administrator': local.admin.password };
    return {
      ...{ ...local, cloud, folder, problems },
      async stop() {
        await stop();
        const found = await secretsInLogs(join(folder, 'logs'), known);
        await removed();
        if (found.length > 0) throw new Error(`There are secrets in logs: ${found.join('; ')}`);
      },
    };
  } catch (error) {
    await removed();
    throw error;
  }
}

async function secretsInLogs(folder: string, known: Record<string, string>): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) =>
      secretsIn(await readFile(join(folder, name), 'utf8'), known).map((what) => `${what} in ${name}`),
    ),
  );
  return found.flat();
}
