import { AwsError } from '../aws/errors.ts';
import type { AwsRequest } from '../aws/exchange.ts';
import type { Blobs, ReceivedBlob } from './blobs.ts';
import { type ChecksumName, checksumNames } from './checksums.ts';

const maxBytes = 5 * 1024 ** 3;

/** Stores the bytes of a PUT, and refuses them where a checksum or the length that came along does not fit. */
export async function receive(
  blobs: Blobs,
  request: AwsRequest,
): Promise<{ blob: ReceivedBlob; checksums: Record<string, string> }> {
  const declared = Number(request.headers.get('x-amz-decoded-content-length') ?? request.headers.get('content-length'));
  if (
    !Number.isInteger(declared) ||
    (!request.headers.has('content-length') && !request.headers.has('x-amz-decoded-content-length'))
  )
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  if (declared > maxBytes)
    throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed object size.', 400, {
      ProposedSize: String(declared),
      MaxSizeAllowed: String(maxBytes),
    });

  const blob = await blobs.receive(request.body, announced(request));
  try {
    if (blob.size !== declared)
      throw new AwsError(
        'IncompleteBody',
        'You did not provide the number of bytes specified by the Content-Length HTTP header',
        400,
      );
    const md5 = request.headers.get('content-md5');
    if (md5 !== undefined && Buffer.from(md5, 'base64').toString('hex') !== blob.md5)
      throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400);
    return { blob, checksums: compare(request, blob) };
  } catch (error) {
    await blob.discard();
    throw error;
  }
}

/** The checksums that the request gives, or says it will give after the body. */
function announced({ headers }: AwsRequest): ChecksumName[] {
  const trailers = (headers.get('x-amz-trailer') ?? '').split(',').map((name) => name.trim().toLowerCase());
  return checksumNames.filter((name) => headers.has(header(name)) || trailers.includes(header(name)));
}

function compare({ headers, trailers }: AwsRequest, blob: ReceivedBlob): Record<string, string> {
  return Object.fromEntries(
    [...blob.checksums].map(([name, computed]) => {
      const given = headers.get(header(name)) ?? trailers.get(header(name));
      if (given !== computed)
        throw new AwsError(
          'BadDigest',
          `The ${name.toUpperCase()} you specified did not match the calculated checksum.`,
          400,
        );
      return [header(name), computed];
    }),
  );
}

const header = (name: ChecksumName) => `x-amz-checksum-${name}`;
