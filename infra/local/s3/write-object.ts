import { AwsError } from '../aws/errors.ts';
import type { AwsAnswer, AwsRequest } from '../aws/exchange.ts';
import { decode } from '../aws/signature.ts';
import { type ObjectRequest, requireOnObject, type S3Context } from './context.ts';
import type { ObjectVersion } from './object-store.ts';
import { existing, preconditionFailed } from './read-object.ts';
import { receive } from './receive.ts';
import { xmlDocument } from './xml.ts';

const keptHeaders = ['content-type', 'content-disposition', 'content-language', 'cache-control', 'expires'];
const maxMetadataBytes = 2048;

/** PutObject. */
export async function putObject(s3: S3Context, target: ObjectRequest): Promise<AwsAnswer> {
  const { request, bucket, key } = target;
  requireOnObject(target, 's3:PutObject');
  const headers = headersToKeep(request);
  const check = writeCondition(request);
  const { blob, checksums } = await receive(s3.blobs, request);
  const stored = await s3.store.put({ bucket: bucket.name, key, headers, checksums }, blob, {
    check,
    with: (version) => s3.announce(bucket, version, 'Put', request),
  });
  return { status: 200, headers: { ...stored.checksums, ...writtenHeaders(stored) } };
}

/** CopyObject. */
export async function copyObject(s3: S3Context, target: ObjectRequest): Promise<AwsAnswer> {
  const { request, bucket, key } = target;
  const source = readCopySource(s3, request);
  requireOnObject(source, source.version === undefined ? 's3:GetObject' : 's3:GetObjectVersion');
  requireOnObject(target, 's3:PutObject');
  const original = existing(source, s3.store.find(source.bucket.name, source.key, source.version), source.version);
  const replaces = request.headers.get('x-amz-metadata-directive')?.toUpperCase() === 'REPLACE';
  if (!replaces && original.isLatest && original.bucket === bucket.name && original.key === key)
    throw new AwsError(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself unchanged.',
      400,
    );
  const headers = replaces ? headersToKeep(request) : original.headers;
  const blob = await s3.blobs.receive(s3.store.read(original) as AsyncIterable<Buffer>);
  const { checksums } = original;
  const stored = await s3.store.put({ bucket: bucket.name, key, headers, checksums }, blob, {
    check: writeCondition(request),
    with: (version) => s3.announce(bucket, version, 'Copy', request),
  });
  const body = { LastModified: new Date(stored.modifiedAt).toISOString(), ETag: `"${stored.etag}"` };
  return { status: 200, headers: writtenHeaders(stored), body: xmlDocument('CopyObjectResult', body) };
}

function readCopySource({ findBucket }: S3Context, request: AwsRequest) {
  const [path = '', query = ''] = (request.headers.get('x-amz-copy-source') ?? '').split('?');
  const [name = '', ...rest] = decode(path.replace(/^\//, '')).split('/');
  const bucket = findBucket(name);
  const key = rest.join('/');
  if (!bucket || key === '')
    throw new AwsError(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      400,
    );
  return { request, bucket, key, version: new URLSearchParams(query).get('versionId') ?? undefined };
}

/** The headers of an upload that its GET gives back. Throws where one asks for what is not offered here. */
export function headersToKeep({ headers }: AwsRequest): Record<string, string> {
  const acl = headers.get('x-amz-acl');
  if (acl !== undefined && !['private', 'bucket-owner-full-control'].includes(acl))
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs', 400);
  for (const name of headers.keys())
    if (/^x-amz-(tagging$|object-lock-|server-side-encryption-customer-|grant-|website-)/.test(name))
      throw new AwsError(
        'NotImplemented',
        `The header ${name} means something that is not available on one machine.`,
        501,
      );

  const kept: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = headers.get(name);
    if (value !== undefined) kept[name] = value;
  }
  // The framing of the upload is no encoding of the object.
  const encodings = (headers.get('content-encoding') ?? '').split(',').map((encoding) => encoding.trim());
  const encoding = encodings.filter((name) => name !== '' && name !== 'aws-chunked').join(',');
  if (encoding !== '') kept['content-encoding'] = encoding;
  let metadataBytes = 0;
  for (const [name, value] of headers) {
    if (!name.startsWith('x-amz-meta-')) continue;
    kept[name] = value;
    metadataBytes += name.length - 'x-amz-meta-'.length + value.length;
  }
  if (metadataBytes > maxMetadataBytes)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', 400, {
      Size: String(metadataBytes),
      MaxSizeAllowed: String(maxMetadataBytes),
    });
  return kept;
}

/** Conditional writes: only where there is no object yet, or only over the one that is known. */
export function writeCondition({ headers }: AwsRequest): (latest: ObjectVersion | undefined) => void {
  return (latest) => {
    const object = latest?.isDeleteMarker ? undefined : latest;
    if (headers.get('if-none-match') === '*' && object) throw preconditionFailed();
    const ifMatch = headers.get('if-match')?.replace(/^"(.*)"$/, '$1');
    if (ifMatch === undefined) return;
    if (!object) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
    if (ifMatch !== '*' && ifMatch !== object.etag) throw preconditionFailed();
  };
}

export const writtenHeaders = (object: ObjectVersion): Record<string, string> => ({
  etag: `"${object.etag}"`,
  'x-amz-server-side-encryption': 'AES256',
  ...(object.version === 'null' ? {} : { 'x-amz-version-id': object.version }),
});
