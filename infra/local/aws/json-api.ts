import { AwsError } from './errors.ts';
import { type AwsAnswer, type AwsRequest, readBody } from './exchange.ts';

/** The body of a service that speaks JSON. */
export type JsonInput = Record<string, unknown>;

/** Reads the operation's name and its input. Throws SerializationException where the body is no JSON object. */
export async function readJsonRequest(
  request: AwsRequest,
  limit = 16 * 1024 * 1024,
): Promise<{ operation: string; input: JsonInput; body: Buffer }> {
  const tooLarge = () =>
    new AwsError('RequestEntityTooLargeException', `The request is larger than ${limit} bytes.`, 413);
  const body = await readBody(request.body, limit, tooLarge);
  const operation = (request.headers.get('x-amz-target') ?? '').split('.')[1] ?? '';
  try {
    const input: unknown = JSON.parse(body.toString() || '{}');
    if (typeof input === 'object' && input !== null && !Array.isArray(input))
      return { operation, input: input as JsonInput, body };
  } catch {
    // Answered below, like everything else that is no object.
  }
  throw new AwsError('SerializationException', 'The body is not a JSON object.');
}

export const jsonAnswer = (output: unknown, version: '1.0' | '1.1'): AwsAnswer => ({
  status: 200,
  headers: { 'content-type': `application/x-amz-json-${version}` },
  body: JSON.stringify(output ?? {}),
});

/** A text that must be there. */
export function requireText(input: JsonInput, name: string): string {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new AwsError('InvalidParameterException', `The parameter ${name} is missing.`);
}
