import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Invocation, Outcome } from './runtime.ts';

/** A function as the template describes it. */
export interface FunctionSettings {
  name: string;
  arn: string;
  /** The module, and the function that it exports. */
  file: string;
  exportName: string;
  timeoutSeconds: number;
  memoryMb: number;
  logGroup: string;
  /** The template's variables, and nothing else. */
  environment: Record<string, string>;
  /** How many invocations may run at once; more of them wait. */
  maxProcesses: number;
}

/** What the machine gives every function besides. */
export interface FunctionSurroundings {
  region: string;
  /** Of the one AWS endpoint. */
  endpoint: string;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  logFile: string;
  /** Below it every process has its `/tmp`. */
  temporaryFolder: string;
  /** Told in one line what went wrong. */
  report(problem: string): void;
}

export type InvocationResult =
  | { ok: true; payload: string }
  | { ok: false; kind: 'error' | 'timeout' | 'crash'; errorType: string; message: string };

export type FunctionPool = ReturnType<typeof functionPool>;

const runtimeFile = fileURLToPath(new URL('runtime.ts', import.meta.url));
/** Lambda's limit on events and answers. */
const maxPayloadBytes = 6 * 1024 * 1024;

interface Worker {
  child: ChildProcess;
  finish: ((result: InvocationResult) => void) | undefined;
}

/**
 * Runs a function in processes of its own: the first at the first invocation, more while all are busy, each kept for the next invocation.
 * A process that takes too long is killed; one that crashes fails its invocation and is replaced at the next.
 */
export function functionPool(settings: FunctionSettings, surroundings: FunctionSurroundings) {
  const { name, timeoutSeconds } = settings;
  const idle: Worker[] = [];
  const workers = new Set<Worker>();
  const waiting: Array<() => void> = [];
  let stopped = false;

  mkdirSync(dirname(surroundings.logFile), { recursive: true });
  const log = createWriteStream(surroundings.logFile, { flags: 'a' });
  // A full disk must not end the cloud; it shows where the data is written.
  log.on('error', () => undefined);

  const start = (): Worker => {
    const id = randomUUID();
    const temporary = join(surroundings.temporaryFolder, id);
    mkdirSync(temporary, { recursive: true });
    const child = fork(runtimeFile, [settings.file, settings.exportName], {
      env: { ...surroundingVariables(settings, surroundings, id), TMPDIR: temporary, ...settings.environment },
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A Ctrl-C goes to the whole group of the terminal; what it means here, the parent decides.
      detached: true,
    });
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    const worker: Worker = { child, finish: undefined };
    workers.add(worker);
    child.on('message', (outcome: Outcome) => {
      if (outcome.kind === 'answer') {
        const tooLarge = Buffer.byteLength(outcome.payload) > maxPayloadBytes;
        worker.finish?.(
          tooLarge
            ? failure('error', 'Function.ResponseSizeTooLarge', 'The answer is larger than 6 MB')
            : { ok: true, payload: outcome.payload },
        );
      } else {
        worker.finish?.(failure('error', outcome.errorType, outcome.message));
        // Its handler could not be loaded.
        if (outcome.requestId === undefined) child.kill('SIGKILL');
      }
    });
    const end = (why: string) => {
      if (!workers.delete(worker)) return;
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
      worker.finish?.(failure('crash', 'Runtime.ExitError', why));
      if (at >= 0 && !stopped) surroundings.report(`${name}: ${why} while idle`);
    };
    child.on('error', (error) => end(`its process could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      end(`its process ended (${signal ?? `exit status ${code}`})`);
      rmSync(temporary, { recursive: true, force: true });
    });
    return worker;
  };

  const free = async (): Promise<Worker> => {
    for (;;) {
      const worker = idle.pop();
      if (worker) return worker;
      if (workers.size < settings.maxProcesses) return start();
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };

  const run = (worker: Worker, event: string): Promise<InvocationResult> =>
    new Promise((resolve) => {
      const requestId = randomUUID();
      const timer = setTimeout(() => {
        worker.finish?.(failure('timeout', 'Sandbox.Timedout', `Task timed out after ${timeoutSeconds} seconds`));
        // Out of the count at once, so that whoever waits gets a fresh process.
        workers.delete(worker);
        worker.child.kill('SIGKILL');
      }, timeoutSeconds * 1000);
      worker.finish = (result) => {
        clearTimeout(timer);
        worker.finish = undefined;
        resolve(result);
      };
      const invocation: Invocation = {
        requestId,
        event,
        deadline: Date.now() + timeoutSeconds * 1000,
        functionArn: settings.arn,
      };
      // A process that is gone already is heard of by its exit.
      worker.child.send(invocation, () => undefined);
    });

  return {
    settings,

    async invoke(event: object): Promise<InvocationResult> {
      const payload = JSON.stringify(event);
      if (Buffer.byteLength(payload) > maxPayloadBytes)
        return failure('error', 'RequestTooLarge', 'The event is larger than 6 MB');
      const worker = await free();
      const result = await run(worker, payload);
      if (workers.has(worker) && worker.child.connected && !worker.child.killed) idle.push(worker);
      waiting.shift()?.();
      if (!result.ok && !stopped)
        surroundings.report(`${name}: ${result.errorType}: ${firstLine(result.message)} (see ${surroundings.logFile})`);
      return result;
    },

    /** Ends the processes; what they were doing counts as failed. */
    async stop(): Promise<void> {
      stopped = true;
      await Promise.all(
        [...workers].map(
          ({ child }) =>
            new Promise<void>((resolve) => {
              child.on('exit', () => resolve());
              if (child.connected) child.disconnect();
              // One that computes does not hear of the disconnection.
              setTimeout(() => child.kill('SIGKILL'), 300);
            }),
        ),
      );
      log.end();
    },
  };
}

const failure = (kind: 'error' | 'timeout' | 'crash', errorType: string, message: string): InvocationResult => ({
  ok: false,
  kind,
  errorType,
  message,
});

const firstLine = (text: string) => text.split('\n', 1)[0] ?? '';

/** What Lambda itself sets, and what it takes to run Node. Nothing else of this machine's environment gets through. */
function surroundingVariables(
  settings: FunctionSettings,
  { region, endpoint, credentials }: FunctionSurroundings,
  id: string,
): Record<string, string> {
  return {
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    _HANDLER: `index.${settings.exportName}`,
    LAMBDA_TASK_ROOT: dirname(settings.file),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: settings.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: settings.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: id,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  };
}
