import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { diskProblem } from '../start-error.ts';
import { type AccessKeys, accessOf, anonymous } from './access.ts';
import { errorAnswer, type ServiceName, serviceNames } from './answers.ts';
import { AwsError } from './errors.ts';
import { type AwsAnswer, type AwsRequest, readBody } from './exchange.ts';
import { isLoopbackHost } from './loopback.ts';
import { type Claim, readClaim, type SignedParts, sha256, type Verified, verifySignature } from './signature.ts';
import { checkHash, decodeChunks } from './signed-body.ts';

type Service = (request: AwsRequest) => Promise<AwsAnswer>;

export interface EndpointSettings {
  region: string;
  keys: AccessKeys;
  services: Record<ServiceName, Service>;
  /** Answers a browser's question whether it may send a request to another origin. */
  preflight(path: string, headers: ReadonlyMap<string, string>): AwsAnswer;
  corsHeaders(path: string, method: string, headers: ReadonlyMap<string, string>): Record<string, string>;
  /** Told in one line of denials and of errors that are nobody's but ours. */
  report(problem: string): void;
}

/** Beyond this, nothing but S3 takes a body. */
const maxJsonBytes = 17 * 1024 * 1024;

/** The one endpoint of all services: what AWS_ENDPOINT_URL points to. Nothing gets past it without a right signature and a policy that allows it. */
export function awsEndpoint(settings: EndpointSettings): Server {
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    void respond(settings, incoming, outgoing);
  });
  return server;
}

async function respond(settings: EndpointSettings, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const [path = '/', query = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const parts: SignedParts = {
    method: incoming.method ?? 'GET',
    path,
    query,
    headers: joinHeaders(incoming.rawHeaders),
  };
  const id = randomUUID();
  // Who calls a service that cannot be told from the signature gets the answer of S3, the only one that browsers call.
  let service: ServiceName = parts.headers.has('x-amz-target') ? 'dynamodb' : 's3';
  let answer: AwsAnswer;
  try {
    if (!isLoopbackHost(parts.headers.get('host')))
      throw new AwsError('InvalidHost', 'This endpoint answers to addresses of this machine only.', 421);
    if (parts.method === 'OPTIONS') {
      answer = settings.preflight(path, parts.headers);
    } else {
      const claim = readClaim(parts);
      const claimed = serviceNames.find((name) => name === claim?.service);
      if (claim && !claimed)
        throw new AwsError('InvalidRequest', `There is no service ${claim.service} on one machine.`);
      service = claimed ?? service;
      answer = await settings.services[service](await authenticate(settings, incoming, parts, claim, service, id));
    }
  } catch (error) {
    answer = errorAnswer(service, asAwsError(error, settings), { id, path });
  }
  await deliver(settings, { answer, parts, service, id }, incoming, outgoing);
}

/** Checks the signature; the body's part of it is checked while it is read. */
async function authenticate(
  settings: EndpointSettings,
  incoming: IncomingMessage,
  parts: SignedParts,
  claim: Claim | undefined,
  service: ServiceName,
  id: string,
): Promise<AwsRequest> {
  const { region, keys, report } = settings;
  const sourceIp = incoming.socket.remoteAddress ?? '127.0.0.1';
  const known = claim && keys.find(claim.accessKeyId);
  const trailers = new Map<string, string>();
  let body: AsyncIterable<Buffer> = incoming;
  if (claim) {
    const options = { key: known, region, now: Date.now() };
    if (service === 's3') {
      const payloadHash = s3PayloadHash(parts, claim);
      const verified = verifySignature(parts, claim, { ...options, payloadHash });
      body = s3Body(incoming, payloadHash, trailers, verified);
    } else {
      const tooLarge = () =>
        new AwsError('RequestEntityTooLargeException', `The request is larger than ${maxJsonBytes} bytes.`, 413);
      const bytes = await readBody(incoming, maxJsonBytes, tooLarge);
      verifySignature(parts, claim, { ...options, payloadHash: sha256(bytes) });
      body = Readable.from([bytes]);
    }
  } else if (service !== 's3') {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  known?.used?.();
  const presigned = claim?.presigned ?? false;
  return {
    id,
    method: parts.method,
    path: parts.path,
    query: new URLSearchParams(parts.query.replace(/\+/g, '%2B')),
    headers: presigned ? withQueryHeaders(parts) : parts.headers,
    presigned,
    body,
    trailers,
    sourceIp,
    access: accessOf(known?.identity ?? anonymous, { region, sourceIp, presigned }, report),
  };
}

/**
 * A presigned address carries headers in its query, metadata for example. They count as if they had been sent, a character for each byte; but
 * not checksums, which S3 ignores there (the SDK puts that of an empty body in).
 */
const notHeaders =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|content-sha256|checksum-.*|sdk-.*)$/i;
function withQueryHeaders({ headers, query }: SignedParts): Map<string, string> {
  const all = new Map(headers);
  for (const [name, value] of new URLSearchParams(query.replace(/\+/g, '%2B')))
    if (/^x-amz-/i.test(name) && !notHeaders.test(name))
      all.set(name.toLowerCase(), Buffer.from(value).toString('latin1'));
  return all;
}

const payloadHashes =
  /^([0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER|STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?)$/i;
function s3PayloadHash(parts: SignedParts, claim: Claim): string {
  const given =
    parts.headers.get('x-amz-content-sha256') ??
    new URLSearchParams(parts.query).get('X-Amz-Content-Sha256') ??
    undefined;
  if (claim.presigned) return given ?? 'UNSIGNED-PAYLOAD';
  if (given === undefined)
    throw new AwsError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256');
  if (!payloadHashes.test(given))
    throw new AwsError(
      'InvalidArgument',
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a STREAMING-… constant, or a valid sha256 value.',
      400,
      {
        ArgumentName: 'x-amz-content-sha256',
        ArgumentValue: given,
      },
    );
  return given;
}

function s3Body(
  incoming: IncomingMessage,
  payloadHash: string,
  trailers: Map<string, string>,
  verified: Verified,
): AsyncIterable<Buffer> {
  if (payloadHash === 'UNSIGNED-PAYLOAD') return incoming;
  if (payloadHash === 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') return decodeChunks(incoming, trailers);
  if (payloadHash.startsWith('STREAMING-')) return decodeChunks(incoming, trailers, verified);
  return checkHash(incoming, payloadHash);
}

function asAwsError(error: unknown, { report }: EndpointSettings): AwsError {
  if (error instanceof AwsError) return error;
  // The caller is gone; what is answered does not matter.
  if ((error as { code?: string }).code === 'ECONNRESET')
    return new AwsError('RequestTimeout', 'The connection was closed.', 400);
  report(diskProblem(error, 'the data folder') ?? `The AWS endpoint failed: ${(error as Error).stack ?? error}`);
  return new AwsError('InternalError', 'We encountered an internal error. Please try again.', 500);
}

async function deliver(
  { corsHeaders }: EndpointSettings,
  { answer, parts, service, id }: { answer: AwsAnswer; parts: SignedParts; service: ServiceName; id: string },
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { status, body } = answer;
  const cors =
    service === 's3' && parts.method !== 'OPTIONS' ? corsHeaders(parts.path, parts.method, parts.headers) : {};
  const headers: Record<string, string> = {
    'x-amz-request-id': id,
    'x-amz-id-2': id,
    'x-amzn-requestid': id,
    ...cors,
    ...answer.headers,
  };
  if (typeof body === 'string' && headers['content-type'] === undefined) headers['content-type'] = 'application/xml';
  // Refused before it was read: whoever sends it must be able to finish, and to read why.
  incoming.resume();
  if (body instanceof Readable) {
    outgoing.writeHead(status, headers);
    // Whoever listens may stop at any moment.
    await pipeline(body, outgoing).catch(() => outgoing.destroy());
    return;
  }
  const bytes = Buffer.from(body ?? '');
  // A HEAD has no body, also where its error would have one.
  const content = parts.method === 'HEAD' ? undefined : bytes;
  if (status !== 204 && status !== 304) headers['content-length'] ??= String(content?.length ?? 0);
  outgoing.writeHead(status, headers);
  outgoing.end(content);
}

/** Repeated headers joined by commas, which is what signatures cover. */
function joinHeaders(raw: string[]): Map<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const known = headers.get(name);
    headers.set(name, known === undefined ? value : `${known},${value}`);
  }
  return headers;
}
