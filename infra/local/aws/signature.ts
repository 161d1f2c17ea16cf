import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { AwsError } from './errors.ts';

/** What a signature covers. Header names are in lower case, repeated headers joined by a comma. */
export interface SignedParts {
  method: string;
  /** As it was sent: still percent-encoded. */
  path: string;
  /** As it was sent, without the question mark. */
  query: string;
  headers: ReadonlyMap<string, string>;
}

export interface AccessKey {
  secretAccessKey: string;
  /** Keys of roles are temporary: they are valid together with this token only. */
  sessionToken?: string;
}

/** A signature that is right. What it takes to check the chunks of a signed stream is in it too. */
export interface Verified {
  accessKeyId: string;
  presigned: boolean;
  /** `<date>/<region>/<service>/aws4_request` */
  scope: string;
  /** `yyyymmddThhmmssZ` */
  date: string;
  signature: string;
  signingKey: Buffer;
}

export interface Claim {
  accessKeyId: string;
  service: string;
  presigned: boolean;
  region: string;
  day: string;
  scope: string;
  date: string;
  signedHeaders: string[];
  signature: string;
  /** Seconds; of presigned addresses only. */
  expires: number;
  token: string | undefined;
}

const algorithm = 'AWS4-HMAC-SHA256';
const maxSkewMs = 15 * 60_000;
const maxExpirySeconds = 7 * 24 * 3600;

export const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest('hex');
export const hmac = (key: string | Uint8Array, data: string) => createHmac('sha256', key).update(data).digest();

/** Percent-encodes all but the unreserved characters of RFC 3986. */
export const uriEncode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

/** What a request says about who signed it and how; undefined where it is not signed. Throws where it cannot be read. */
export function readClaim(parts: SignedParts): Claim | undefined {
  const query = new URLSearchParams(parts.query);
  if (query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature')) return presignedClaim(query);
  const header = parts.headers.get('authorization');
  return header === undefined ? undefined : headerClaim(header, parts.headers);
}

function headerClaim(header: string, headers: SignedParts['headers']): Claim {
  const malformed = (why: string) =>
    new AwsError('AuthorizationHeaderMalformed', `The authorization header is malformed; ${why}.`);
  const [, name, rest = ''] = /^(\S+)\s+(.*)$/.exec(header) ?? [];
  if (name !== algorithm)
    throw new AwsError('InvalidRequest', `Sign with ${algorithm}; ${name ?? header} is not supported.`);
  const fields = new Map(
    rest.split(',').map((field) => {
      const [key = '', ...value] = field.trim().split('=');
      return [key, value.join('=')] as const;
    }),
  );
  const [credential, signedHeaders, signature] = ['Credential', 'SignedHeaders', 'Signature'].map((key) =>
    fields.get(key),
  );
  if (!credential || !signedHeaders || !signature)
    throw malformed('it needs the three parts Credential, SignedHeaders and Signature');
  const scope = readScope(credential);
  if (!scope) throw malformed('the credential must be <access key>/<date>/<region>/<service>/aws4_request');
  const date = headers.get('x-amz-date') ?? headers.get('date');
  if (date === undefined || Number.isNaN(readDate(date)))
    throw new AwsError('AccessDenied', 'AWS authentication requires a valid Date or x-amz-date header', 403);
  return {
    ...scope,
    presigned: false,
    date,
    signedHeaders: signedHeaders.split(';'),
    signature,
    expires: 0,
    token: headers.get('x-amz-security-token'),
  };
}

function presignedClaim(query: URLSearchParams): Claim {
  const wrong = (why: string) => new AwsError('AuthorizationQueryParametersError', why);
  if (query.get('X-Amz-Algorithm') !== algorithm) throw wrong(`X-Amz-Algorithm only supports "${algorithm}"`);
  const [credential, date, expires, signedHeaders, signature] = [
    'X-Amz-Credential',
    'X-Amz-Date',
    'X-Amz-Expires',
    'X-Amz-SignedHeaders',
    'X-Amz-Signature',
  ].map((name) => query.get(name));
  if (!credential || !date || !expires || !signedHeaders || !signature)
    throw wrong(
      'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    );
  const scope = readScope(credential);
  if (!scope) throw wrong('X-Amz-Credential must be <access key>/<date>/<region>/<service>/aws4_request');
  if (Number.isNaN(readDate(date)))
    throw wrong("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (!/^\d+$/.test(expires) || Number(expires) > maxExpirySeconds)
    throw wrong(`X-Amz-Expires must be a number of seconds from 0 to ${maxExpirySeconds}`);
  const token = query.get('X-Amz-Security-Token') ?? undefined;
  return {
    ...scope,
    presigned: true,
    date,
    signedHeaders: signedHeaders.split(';'),
    signature,
    expires: Number(expires),
    token,
  };
}

function readScope(credential: string) {
  // An access key has no slash; the four parts after it are fixed.
  const [, accessKeyId, day, region, service] =
    /^([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential) ?? [];
  if (!accessKeyId || !day || !region || !service) return undefined;
  return { accessKeyId, day, region, service, scope: `${day}/${region}/${service}/aws4_request` };
}

/** Milliseconds of `yyyymmddThhmmssZ`, or of a Date header. */
function readDate(text: string): number {
  const compact = text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Date.parse(compact);
}

/**
 * Checks a signature, version 4, and its time. `payloadHash` is what the canonical request ends with: the body's SHA-256 in hexadecimal,
 * or one of the constants that S3 has for unsigned and streamed bodies.
 * See https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function verifySignature(
  parts: SignedParts,
  claim: Claim,
  { key, payloadHash, region, now }: { key: AccessKey | undefined; payloadHash: string; region: string; now: number },
): Verified {
  if (!key)
    throw new AwsError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403, {
      AWSAccessKeyId: claim.accessKeyId,
    });
  if (claim.region !== region)
    throw new AwsError(
      claim.presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed',
      `The credential is for the region '${claim.region}'; this is '${region}'.`,
      400,
      { Region: region },
    );
  checkSignedHeaders(parts, claim);
  const toSign = [
    algorithm,
    toCompact(claim.date),
    claim.scope,
    sha256(Buffer.from(canonicalRequest(parts, claim, payloadHash), 'latin1')),
  ].join('\n');
  const signingKey = ['aws4_request', claim.service, claim.region, claim.day].reduceRight<Buffer | string>(
    (secret, part) => hmac(secret, part),
    `AWS4${key.secretAccessKey}`,
  );
  const expected = hmac(signingKey, toSign).toString('hex');
  if (!sameText(expected, claim.signature))
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
      { AWSAccessKeyId: claim.accessKeyId, StringToSign: toSign, SignatureProvided: claim.signature },
    );
  // Only who has signed rightly learns whether it came in time.
  checkTime(claim, now);
  if (!sameText(key.sessionToken ?? '', claim.token ?? ''))
    throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.', 400);
  const { accessKeyId, presigned, scope, signature } = claim;
  return { accessKeyId, presigned, scope, date: toCompact(claim.date), signature, signingKey: signingKey as Buffer };
}

function checkSignedHeaders({ headers }: SignedParts, { signedHeaders, presigned }: Claim): void {
  const mustBeSigned = [...headers.keys()].filter((name) => name === 'host' || name.startsWith('x-amz-'));
  const unsigned = mustBeSigned.filter((name) => !signedHeaders.includes(name));
  // A browser may send a presigned address with what it likes, but no header that changes what the address does.
  const harmless = presigned ? ['x-amz-content-sha256', 'x-amz-date', 'x-amz-user-agent'] : ['x-amz-user-agent'];
  const missing = unsigned.filter((name) => !harmless.includes(name));
  if (missing.length > 0)
    throw new AwsError('AccessDenied', 'There were headers present in the request which were not signed', 403, {
      HeadersNotSigned: missing.join(', '),
    });
}

function checkTime({ presigned, date, day, expires }: Claim, now: number): void {
  const signedAt = readDate(date);
  if (!toCompact(date).startsWith(day))
    throw new AwsError('SignatureDoesNotMatch', 'The date of the credential is not the date of the request.', 403);
  const serverTime = new Date(now).toISOString().replace(/\.\d+/, '');
  if (presigned) {
    const expiresAt = signedAt + expires * 1000;
    if (now > expiresAt)
      throw new AwsError('AccessDenied', 'Request has expired', 403, {
        'X-Amz-Expires': String(expires),
        Expires: new Date(expiresAt).toISOString().replace(/\.\d+/, ''),
        ServerTime: serverTime,
      });
    if (signedAt - now > maxSkewMs) throw new AwsError('AccessDenied', 'Request is not yet valid', 403);
  } else if (Math.abs(now - signedAt) > maxSkewMs) {
    throw new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
      { RequestTime: date, ServerTime: serverTime, MaxAllowedSkewMilliseconds: String(maxSkewMs) },
    );
  }
}

/** One character for each byte: header values come as they were on the wire, and everything else is ASCII. */
function canonicalRequest({ method, path, query, headers }: SignedParts, claim: Claim, payloadHash: string): string {
  const headerLines = claim.signedHeaders.map(
    (name) => `${name}:${(headers.get(name) ?? '').trim().replace(/\s+/g, ' ')}\n`,
  );
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    headerLines.join(''),
    claim.signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

/** S3 encodes a path once, whatever the client left as it was. The other services are only ever called at `/` or at a queue's plain path. */
const canonicalPath = (path: string) =>
  path
    .split('/')
    .map((segment) => uriEncode(decode(segment)))
    .join('/') || '/';

const canonicalQuery = (query: string) =>
  query
    .split('&')
    .filter((pair) => pair !== '' && !pair.startsWith('X-Amz-Signature='))
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [uriEncode(decode(name)), uriEncode(decode(value.join('=')))] as const;
    })
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');

/** Throws InvalidURI where percent signs do not stand for UTF-8. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.", 400);
  }
}

const toCompact = (date: string) =>
  /^\d{8}T\d{6}Z$/.test(date) ? date : new Date(readDate(date)).toISOString().replace(/[-:]|\.\d+/g, '');

export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
