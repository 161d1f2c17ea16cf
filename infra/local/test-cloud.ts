import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bringUp } from './bring-up.ts';
import type { Cloud } from './cloud.ts';
import { freePort } from './emulators/free-port.ts';
import type { LocalJson } from './local-json.ts';

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
 * is built; tests share one per file. `stop()` leaves nothing behind.
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
    return { ...local, cloud, folder, problems, stop: () => stop().then(removed) };
  } catch (error) {
    await removed();
    throw error;
  }
}
