/**
 * The inside of a function's process: loads the handler once, then answers one invocation after the other, as the runtime of AWS Lambda
 * does. Started by function-pool.ts, talks to it by IPC, and ends with it.
 */
import { pathToFileURL } from 'node:url';

/** What the pool sends. */
export interface Invocation {
  requestId: string;
  /** JSON, as Lambda hands events over: what is no JSON does not arrive. */
  event: string;
  /** Epoch milliseconds. */
  deadline: number;
  functionArn: string;
}

/** What comes back. */
export type Outcome =
  | { kind: 'answer'; requestId: string; payload: string }
  | { kind: 'failure'; requestId: string | undefined; errorType: string; message: string };

const [file = '', exportName = ''] = process.argv.slice(2);
const send = (outcome: Outcome) => process.send?.(outcome);

// The pool is gone, however it ended: nobody waits for an answer.
process.on('disconnect', () => process.exit(0));

const describe = (error: unknown) =>
  error instanceof Error
    ? { errorType: error.name, message: error.message }
    : { errorType: 'Error', message: String(error) };

try {
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const handler = module[exportName];
  if (typeof handler !== 'function') throw new Error(`${file} exports no function ${exportName}`);
  process.on('message', (invocation: Invocation) => void answer(handler as Handler, invocation));
} catch (error) {
  console.error(error);
  send({ kind: 'failure', requestId: undefined, ...describe(error) });
}

type Handler = (event: unknown, context: object) => unknown;

async function answer(handler: Handler, { requestId, event, deadline, functionArn }: Invocation): Promise<void> {
  const { env } = process;
  const context = {
    awsRequestId: requestId,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: functionArn,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
  try {
    const result = await handler(JSON.parse(event), context);
    send({ kind: 'answer', requestId, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    console.error(error);
    send({ kind: 'failure', requestId, ...describe(error) });
  }
}
