import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { AwsError } from '../aws/errors.ts';
import type { AwsAnswer, AwsRequest } from '../aws/exchange.ts';
import { readJsonRequest } from '../aws/json-api.ts';
import { emulatorCredentials } from './emulator.ts';
import { needsOf, type TableKeys } from './needs.ts';

/**
 * DynamoDB: asks the policies, then hands the request as it is to the emulator, which has no access control of its own.
 * `endpoint` is the emulator's address; `written` is called after each operation that may have changed a table.
 */
export function dynamoDbApi(endpoint: string, findTable: (name: string) => TableKeys | undefined, written: () => void) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  return async (request: AwsRequest): Promise<AwsAnswer> => {
    const { operation, input, body } = await readJsonRequest(request);
    for (const need of needsOf(operation, input, findTable)) request.access.require(need);
    const headers: Record<string, string> = {
      'content-length': String(body.length),
      authorization: emulatorCredentials,
    };
    for (const name of ['content-type', 'x-amz-target', 'x-amz-date', 'accept-encoding']) {
      const value = request.headers.get(name);
      if (value !== undefined) headers[name] = value;
    }
    const answer = await send(endpoint, agent, headers, body);
    if (!isRead.test(operation)) written();
    const kept = ['content-type', 'content-encoding', 'x-amz-crc32', 'x-amzn-requestid'];
    return {
      status: answer.statusCode ?? 500,
      headers: Object.fromEntries(
        kept.flatMap((name) => (typeof answer.headers[name] === 'string' ? [[name, answer.headers[name]]] : [])),
      ),
      body: answer,
    };
  };
}

/** What is not known to read is taken to write. */
const isRead = /^(BatchGet|Describe|Get|List|Query|Scan|TransactGet)/;

function send(endpoint: string, agent: Agent, headers: Record<string, string>, body: Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(endpoint, { method: 'POST', agent, headers }, resolve);
    outgoing.on('error', (error) =>
      reject(
        new AwsError(
          'InternalServerError',
          `The DynamoDB emulator at ${endpoint} does not answer: ${error.message}`,
          500,
        ),
      ),
    );
    outgoing.end(body);
  });
}
