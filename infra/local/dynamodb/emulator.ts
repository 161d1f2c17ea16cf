import { region } from '../template/template.ts';

/**
 * Who the emulator is told asks. Always the same: DynamoDB Local keeps a database for each access key. Nobody checks the signature;
 * whether somebody may come this far has been decided by then.
 */
export const emulatorCredentials = `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/dynamodb/aws4_request, SignedHeaders=host, Signature=0`;

/** The two services of DynamoDB, both at one address. */
const services = { tables: 'DynamoDB_20120810', streams: 'DynamoDBStreams_20120810' };

/** An operation of DynamoDB. Throws an Error whose name is DynamoDB's, as the SDK does, without the time that loading the SDK takes. */
export async function callEmulator<T>(
  endpoint: string,
  operation: string,
  input: object,
  service: keyof typeof services = 'tables',
): Promise<T> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      authorization: emulatorCredentials,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': new Date().toISOString().replace(/[-:]|\.\d+/g, ''),
      'x-amz-target': `${services[service]}.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const output = (await answer.json()) as { __type?: string; message?: string };
  if (answer.ok) return output as T;
  const error = new Error(output.message ?? `${operation} answered ${answer.status}`);
  error.name = output.__type?.split('#').at(-1) ?? 'InternalServerError';
  throw error;
}
