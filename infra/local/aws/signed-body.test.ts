import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hmac, sha256, type Verified } from './signature.ts';
import { checkHash, decodeChunks } from './signed-body.ts';

/** The keys and the seed of the example in AWS's documentation of chunked uploads. */
const signer: Verified = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  presigned: false,
  date: '20130524T000000Z',
  scope: '20130524/us-east-1/s3/aws4_request',
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  signingKey: hmac(
    hmac(hmac(hmac('AWS4wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', '20130524'), 'us-east-1'), 's3'),
    'aws4_request',
  ),
};
const signatures = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
];
const exampleBody = [65_536, 1024, 0]
  .map((size, index) => `${size.toString(16)};chunk-signature=${signatures[index]}\r\n${'a'.repeat(size)}\r\n`)
  .join('');

/** Delivers a body in pieces of the given sizes, as a network would. */
async function* pieces(body: Buffer, sizes: number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < body.length; turn++) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? 1);
    yield body.subarray(at, at + size);
    at += size;
  }
}
async function read(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source) parts.push(part);
  return Buffer.concat(parts);
}
const decode = (
  body: string | Buffer,
  options: { signer?: Verified; sizes?: number[]; trailers?: Map<string, string> } = {},
) =>
  read(decodeChunks(pieces(Buffer.from(body), options.sizes ?? [1000]), options.trailers ?? new Map(), options.signer));

describe("the example of AWS's documentation", () => {
  test('is accepted', async () => {
    expect((await decode(exampleBody, { signer })).equals(Buffer.alloc(66_560, 'a'))).toBe(true);
  });

  test('is refused when a byte, a signature or the order of the chunks is changed', async () => {
    await expect(decode(exampleBody.replace('aaa', 'aab'), { signer })).rejects.toThrow('signature of a chunk');
    await expect(decode(exampleBody.replace('ad80', 'ad81'), { signer })).rejects.toThrow('signature of a chunk');
    const other = { ...signer, signature: '0'.repeat(64) };
    await expect(decode(exampleBody, { signer: other })).rejects.toThrow('signature of a chunk');
  });
});

test('data and trailers come out whole however the bytes arrive', async () => {
  const chunk = fc.uint8Array({ minLength: 1, maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(chunk),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      async (chunks, sizes) => {
        const body = Buffer.concat([
          ...chunks.flatMap((data) => [Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]),
          Buffer.from('0\r\nx-amz-checksum-crc32: AAAAAA==\r\n\r\n'),
        ]);
        const trailers = new Map<string, string>();
        expect((await decode(body, { sizes, trailers })).equals(Buffer.concat(chunks))).toBe(true);
        expect(trailers.get('x-amz-checksum-crc32')).toBe('AAAAAA==');
      },
    ),
  );
});

test('trailers of a signed stream must be signed', async () => {
  const last = hmac(
    signer.signingKey,
    ['AWS4-HMAC-SHA256-PAYLOAD', signer.date, signer.scope, signer.signature, sha256(''), sha256('')].join('\n'),
  ).toString('hex');
  const trailer = 'x-amz-checksum-crc32:AAAAAA==';
  const trailerSignature = hmac(
    signer.signingKey,
    ['AWS4-HMAC-SHA256-TRAILER', signer.date, signer.scope, last, sha256(`${trailer}\n`)].join('\n'),
  ).toString('hex');
  const body = (signature: string) => `0;chunk-signature=${last}\r\n${trailer}\r\n${signature}\r\n`;
  const right = `x-amz-trailer-signature:${trailerSignature}\r\n`;
  expect((await decode(body(right), { signer })).length).toBe(0);
  await expect(decode(body(''), { signer })).rejects.toThrow('terminated unexpectedly');
  await expect(decode(body(right).replace('AAAAAA', 'BAAAAA'), { signer })).rejects.toThrow('signature of a chunk');
});

test.each([
  ['a missing last chunk', '3\r\nabc\r\n'],
  ['a cut chunk', '3\r\nab'],
  ['a size that is no number', 'x\r\nabc\r\n0\r\n\r\n'],
  ['a chunk longer than its size', '2\r\nabc\r\n0\r\n\r\n'],
  ['a size of sixteen digits', 'ffffffffffffffff\r\n'],
  ['a line without end', 'a'.repeat(20_000)],
])('%s is an incomplete body', async (_, body) => {
  await expect(decode(body)).rejects.toMatchObject({ code: 'IncompleteBody' });
});

test('a body is held against its hash', async () => {
  const body = Buffer.from('audio');
  expect((await read(checkHash(pieces(body, [2]), sha256('audio')))).toString()).toBe('audio');
  await expect(read(checkHash(pieces(body, [2]), sha256('other')))).rejects.toMatchObject({
    code: 'XAmzContentSHA256Mismatch',
  });
});
