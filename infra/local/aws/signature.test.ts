import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readClaim, type SignedParts, sha256, uriEncode, verifySignature } from './signature.ts';

const region = 'eu-west-2';
const key = { secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const now = Date.UTC(2026, 2, 3, 14, 30);

function verify(parts: SignedParts, options: Partial<Parameters<typeof verifySignature>[2]> = {}) {
  const claim = readClaim(parts);
  if (!claim) throw new Error('not signed');
  const payloadHash = parts.headers.get('x-amz-content-sha256') ?? (claim.presigned ? 'UNSIGNED-PAYLOAD' : sha256(''));
  return verifySignature(parts, claim, { key, payloadHash, region, now, ...options });
}

const code = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    return { code: (error as { code?: string }).code, message: (error as Error).message };
  }
  return { code: undefined, message: '' };
};

describe("the examples of AWS's own documentation", () => {
  const example = { region: 'us-east-1', now: Date.UTC(2013, 4, 24) };

  test('a GET of an object with a Range', () => {
    const parts: SignedParts = {
      method: 'GET',
      path: '/test.txt',
      query: '',
      headers: new Map([
        ['host', 'examplebucket.s3.amazonaws.com'],
        ['range', 'bytes=0-9'],
        ['x-amz-content-sha256', sha256('')],
        ['x-amz-date', '20130524T000000Z'],
        [
          'authorization',
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
        ],
      ]),
    };
    expect(verify(parts, example).accessKeyId).toBe('AKIAIOSFODNN7EXAMPLE');
  });

  test('a PUT with a key that needs encoding and a Date header', () => {
    const parts: SignedParts = {
      method: 'PUT',
      path: '/test%24file.text',
      query: '',
      headers: new Map([
        ['date', 'Fri, 24 May 2013 00:00:00 GMT'],
        ['host', 'examplebucket.s3.amazonaws.com'],
        ['x-amz-content-sha256', '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'],
        ['x-amz-date', '20130524T000000Z'],
        ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
        [
          'authorization',
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
        ],
      ]),
    };
    expect(verify(parts, example).accessKeyId).toBe('AKIAIOSFODNN7EXAMPLE');
  });

  test('a listing with query parameters', () => {
    const parts: SignedParts = {
      method: 'GET',
      path: '/',
      query: 'max-keys=2&prefix=J',
      headers: new Map([
        ['host', 'examplebucket.s3.amazonaws.com'],
        ['x-amz-content-sha256', sha256('')],
        ['x-amz-date', '20130524T000000Z'],
        [
          'authorization',
          'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
        ],
      ]),
    };
    expect(verify(parts, example).accessKeyId).toBe('AKIAIOSFODNN7EXAMPLE');
  });

  test('a presigned address, valid for a day', () => {
    const parts: SignedParts = {
      method: 'GET',
      path: '/test.txt',
      query:
        'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
      headers: new Map([['host', 'examplebucket.s3.amazonaws.com']]),
    };
    expect(verify(parts, { ...example, now: Date.UTC(2013, 4, 24, 23, 59) }).presigned).toBe(true);
    expect(code(() => verify(parts, { ...example, now: Date.UTC(2013, 4, 25, 0, 1) })).message).toBe(
      'Request has expired',
    );
  });
});

/** Signs with the SDK's own signer, which is the oracle. */
const signer = new SignatureV4({
  service: 's3',
  region,
  credentials: { accessKeyId: 'AKIDEXAMPLE', ...key },
  sha256: Sha256,
  uriEscapePath: false,
});
const wire = (request: {
  method: string;
  path: string;
  query?: unknown;
  headers: Record<string, string>;
}): SignedParts => ({
  method: request.method,
  path: request.path,
  query: Object.entries((request.query ?? {}) as Record<string, string>)
    .map(([name, value]) => `${uriEncode(name)}=${uriEncode(value)}`)
    .join('&'),
  headers: new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
});
const request = (key: string, query: Record<string, string> = {}, headers: Record<string, string> = {}) => ({
  method: 'GET',
  protocol: 'http:',
  hostname: '127.0.0.1',
  port: 8081,
  path: `/bucket/${key.split('/').map(uriEncode).join('/')}`,
  query,
  headers: { host: '127.0.0.1:8081', 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
});

test('whatever the SDK signs is right, and nothing else is once a part is changed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => text.isWellFormed()),
      fc.dictionary(fc.stringMatching(/^[a-zA-Z-]{1,8}$/), fc.string({ maxLength: 8 }), { maxKeys: 3 }),
      fc.dictionary(fc.stringMatching(/^x-amz-meta-[a-z]{1,8}$/), fc.stringMatching(/^[ -~]{0,12}$/), { maxKeys: 3 }),
      async (objectKey, query, metadata) => {
        const signed = wire(await signer.sign(request(objectKey, query, metadata), { signingDate: new Date(now) }));
        expect(verify(signed).accessKeyId).toBe('AKIDEXAMPLE');
        expect(code(() => verify({ ...signed, path: `${signed.path}x` })).code).toBe('SignatureDoesNotMatch');
        expect(code(() => verify({ ...signed, method: 'PUT' })).code).toBe('SignatureDoesNotMatch');
        const moreQuery = [signed.query, 'versionId=1'].filter(Boolean).join('&');
        expect(code(() => verify({ ...signed, query: moreQuery })).code).toBe('SignatureDoesNotMatch');
      },
    ),
    { numRuns: 200 },
  );
});

test('whatever the SDK presigns is right until it expires', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 604_800 }),
      async (name, seconds) => {
        const presigned = wire(await signer.presign(request(name), { signingDate: new Date(now), expiresIn: seconds }));
        const parts = { ...presigned, headers: new Map([['host', '127.0.0.1:8081']]) };
        expect(verify(parts, { now: now + seconds * 1000 }).presigned).toBe(true);
        expect(code(() => verify(parts, { now: now + seconds * 1000 + 1 }))).toEqual({
          code: 'AccessDenied',
          message: 'Request has expired',
        });
      },
    ),
    { numRuns: 100 },
  );
});

const sign = async (options: { at?: number; credentials?: object; headers?: Record<string, string> } = {}) =>
  wire(
    await new SignatureV4({
      service: 's3',
      region,
      credentials: { accessKeyId: 'AKIDEXAMPLE', ...key, ...options.credentials },
      sha256: Sha256,
      uriEscapePath: false,
    }).sign(request('a.wav', {}, options.headers), { signingDate: new Date(options.at ?? now) }),
  );

test('a clock that is more than 15 minutes off is refused', async () => {
  const minutes = (count: number) => sign({ at: now + count * 60_000 });
  const parts = await minutes(14);
  expect(verify(await minutes(-15)).accessKeyId).toBe('AKIDEXAMPLE');
  expect(code(() => verify(parts)).code).toBe(undefined);
  const late = await minutes(-16);
  const early = await minutes(16);
  expect(code(() => verify(late)).code).toBe('RequestTimeTooSkewed');
  expect(code(() => verify(early)).code).toBe('RequestTimeTooSkewed');
});

test('an unknown key, another region and a missing or wrong session token are each refused by name', async () => {
  const parts = await sign();
  expect(code(() => verify(parts, { key: undefined })).code).toBe('InvalidAccessKeyId');
  expect(code(() => verify(parts, { region: 'us-east-1' })).code).toBe('AuthorizationHeaderMalformed');
  expect(code(() => verify(parts, { key: { ...key, sessionToken: 'token' } })).code).toBe('InvalidToken');
  const withToken = await sign({ credentials: { sessionToken: 'token' } });
  expect(verify(withToken, { key: { ...key, sessionToken: 'token' } }).accessKeyId).toBe('AKIDEXAMPLE');
  expect(code(() => verify(withToken, { key: { ...key, sessionToken: 'other' } })).code).toBe('InvalidToken');
});

test('an x-amz header that is not signed is refused, so that nobody can add metadata to a signed request', async () => {
  const parts = await sign();
  const headers = new Map([...parts.headers, ['x-amz-meta-from', '+441130000001'] as const]);
  expect(code(() => verify({ ...parts, headers })).code).toBe('AccessDenied');
});

test.each([
  ['AWS AKID:sig', 'InvalidRequest'],
  ['AWS4-HMAC-SHA256 Credential=a/b', 'AuthorizationHeaderMalformed'],
  [
    'AWS4-HMAC-SHA256 Credential=a/20260303/eu-west-2/s3, SignedHeaders=host, Signature=0',
    'AuthorizationHeaderMalformed',
  ],
  ['AWS4-HMAC-SHA256 Credential=a/20260303/eu-west-2/s3/aws4_request, SignedHeaders=host, Signature=0', 'AccessDenied'],
])('the header %j answers %s', (authorization, expected) => {
  const headers = new Map(Object.entries({ host: 'h', authorization }));
  expect(code(() => readClaim({ method: 'GET', path: '/', query: '', headers })).code).toBe(expected);
});

test.each([
  ['X-Amz-Algorithm=AWS4-HMAC-SHA512', 'X-Amz-Algorithm only supports'],
  ['X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=0', 'requires the X-Amz-Algorithm'],
  [
    'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=a/20260303/eu-west-2/s3/aws4_request&X-Amz-Date=20260303T143000Z&X-Amz-Expires=604801&X-Amz-SignedHeaders=host&X-Amz-Signature=0',
    'X-Amz-Expires must be',
  ],
])('the query %j is refused: %s', (query, message) => {
  const refused = code(() => readClaim({ method: 'GET', path: '/', query, headers: new Map([['host', 'h']]) }));
  expect(refused.code).toBe('AuthorizationQueryParametersError');
  expect(refused.message).toContain(message);
});
