/**
 * `npm start`: Call Record on this machine. PORT is the portal's port (8080; the two after it are used too), CALL_RECORD_HOME the folder of
 * the data (.local). DEBUG prints how long the start took.
 */
import { relative } from 'node:path';
import { bringUp, type RunningCloud } from './bring-up.ts';
import type { Department } from './demo/plan.ts';
import { reviewDemoCalls } from './demo/review.ts';
import { demoCalls, uploadDemoCalls } from './demo/upload.ts';
import { homeFolder } from './home.ts';
import { diskProblem, StartError } from './start-error.ts';
import { welcome } from './welcome.ts';

const folder = homeFolder();
let running: RunningCloud | undefined;
let stopping = false;

async function stop(status: number): Promise<never> {
  stopping = true;
  await running?.stop();
  process.exit(status);
}

function fail(error: unknown): Promise<never> {
  const sentence = error instanceof StartError ? error.message : diskProblem(error, folder);
  console.error(sentence ?? error);
  return stop(1);
}

function readPort(): number {
  const text = process.env.PORT || '8080';
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_533)
    throw new StartError(`PORT must be a number from 1 to 65533, not ${text}.`);
  return port;
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    // Who presses twice does not want to wait.
    if (stopping) process.exit(1);
    console.log('\nStopping …');
    void stop(0);
  });
process.on('uncaughtException', (error) => void fail(error));
process.on('unhandledRejection', (error) => void fail(error));

try {
  const started = performance.now();
  const port = readPort();
  console.log('Starting Call Record …');
  running = await bringUp({
    folder,
    ports: { portal: port, aws: port + 1, inbox: port + 2 },
    report: (problem) => console.error(problem),
    onEnd: (why) => void fail(new StartError(`${why}.`)),
    onPhase: (phase) => {
      if (process.env.DEBUG) console.log(`${phase.padEnd(14)} ${((performance.now() - started) / 1000).toFixed(2)} s`);
    },
  });
  console.log(welcome(running.local, relative(process.cwd(), folder) || folder));
  await uploadDemo(running);
} catch (error) {
  if (!stopping) await fail(error);
}

/** The portal works without them: a failure is told, and made up for at the next start. */
async function uploadDemo({ local, tenant, home }: RunningCloud): Promise<void> {
  const customer = tenant.properties as unknown as { timeZone: string; departments: Department[] };
  try {
    const uploaded = await uploadDemoCalls(local, customer, home.memory, () => stopping);
    if (uploaded > 0 && !stopping)
      console.log(`${uploaded} demo calls were uploaded; they appear in the archive within a minute.`);
    if (!stopping && (await reviewDemoCalls(local, demoCalls, home.memory, () => stopping)))
      console.log('Some of the demo calls were flagged, noted and scored.');
  } catch (error) {
    if (!stopping)
      console.error(
        `The demo calls could not be uploaded or marked, the next start tries again: ${(error as Error).message}`,
      );
  }
}
