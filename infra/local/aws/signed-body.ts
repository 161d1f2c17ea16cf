import { createHash } from 'node:crypto';
import { AwsError } from './errors.ts';
import { hmac, sameText, sha256, type Verified } from './signature.ts';

const emptyHash = sha256('');

/**
 * Takes a body out of its aws-chunked framing: yields the data, and adds what follows the last chunk to `trailers` (names in lower
 * case). With `signer`, every chunk's signature is checked, each being a link in a chain that the request's own signature begins.
 * See https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
 */
export async function* decodeChunks(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
  signer?: Verified,
): AsyncGenerator<Buffer> {
  const reader = byteReader(source);
  let previous = signer?.signature ?? '';
  const checkLink = (kind: 'PAYLOAD' | 'TRAILER', hashes: string[], given: string | undefined) => {
    if (!signer) return;
    const toSign = [`AWS4-HMAC-SHA256-${kind}`, signer.date, signer.scope, previous, ...hashes].join('\n');
    previous = hmac(signer.signingKey, toSign).toString('hex');
    if (!sameText(previous, given ?? ''))
      throw new AwsError('SignatureDoesNotMatch', 'The signature of a chunk of the body does not match.', 403);
  };

  for (;;) {
    const [sizeText = '', ...extensions] = (await reader.line()).split(';');
    if (!/^[0-9a-f]{1,8}$/i.test(sizeText)) throw incomplete();
    const size = Number.parseInt(sizeText, 16);
    const hash = createHash('sha256');
    for (let left = size; left > 0; ) {
      const data = await reader.upTo(left);
      left -= data.length;
      if (signer) hash.update(data);
      yield data;
    }
    const signature = extensions.find((text) => text.startsWith('chunk-signature='))?.slice('chunk-signature='.length);
    checkLink('PAYLOAD', [emptyHash, hash.digest('hex')], signature);
    if (size === 0) break;
    if ((await reader.line()) !== '') throw incomplete();
  }

  let canonical = '';
  let signed = false;
  for (let line = await reader.line(true); line !== ''; line = await reader.line(true)) {
    const colon = line.indexOf(':');
    if (colon < 1) throw incomplete();
    const [name, value] = [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    if (name === 'x-amz-trailer-signature') {
      checkLink('TRAILER', [sha256(canonical)], value);
      signed = true;
    } else {
      canonical += `${name}:${value}\n`;
      trailers.set(name, value);
    }
  }
  if (signer && canonical !== '' && !signed) throw incomplete();
}

/** Refuses a body whose bytes are not those that its signature covers. */
export async function* checkHash(source: AsyncIterable<Buffer>, expected: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const data of source) {
    hash.update(data);
    yield data;
  }
  if (hash.digest('hex') !== expected.toLowerCase())
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      400,
    );
}

const incomplete = () => new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400);

/** Lines and runs of bytes from a stream of buffers of any sizes. */
function byteReader(source: AsyncIterable<Buffer>) {
  const iterator = source[Symbol.asyncIterator]();
  let buffer: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const { value, done } = await iterator.next();
    if (done) return false;
    buffer = buffer.length > 0 ? Buffer.concat([buffer, value]) : value;
    return true;
  };
  return {
    /** Up to the next CR LF, without it. The end of the stream is an empty line where `endAllowed`, else an error. */
    async line(endAllowed = false): Promise<string> {
      for (;;) {
        const end = buffer.indexOf('\r\n');
        if (end >= 0) {
          const text = buffer.toString('latin1', 0, end);
          buffer = buffer.subarray(end + 2);
          return text;
        }
        if (buffer.length > 16_384) throw incomplete();
        if (!(await more())) {
          if (endAllowed && buffer.length === 0) return '';
          throw incomplete();
        }
      }
    },
    async upTo(bytes: number): Promise<Buffer> {
      if (buffer.length === 0 && !(await more())) throw incomplete();
      const data = buffer.subarray(0, bytes);
      buffer = buffer.subarray(data.length);
      return data;
    },
  };
}
