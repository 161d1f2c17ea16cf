import { AwsError } from '../aws/errors.ts';
import type { AwsAnswer } from '../aws/exchange.ts';
import { type ObjectRequest, requireOnObject, type S3Context } from './context.ts';
import type { ObjectVersion } from './object-store.ts';
import { checkPreconditions } from './preconditions.ts';
import { readRange } from './range.ts';

/** What a query parameter may set in the answer: parameter -> header. */
const overrides: Record<string, string> = {
  'response-content-type': 'content-type',
  'response-content-language': 'content-language',
  'response-expires': 'expires',
  'response-cache-control': 'cache-control',
  'response-content-disposition': 'content-disposition',
  'response-content-encoding': 'content-encoding',
};

/** GetObject and HeadObject. */
export function readObject({ store }: S3Context, target: ObjectRequest): AwsAnswer {
  const { request } = target;
  const version = request.query.get('versionId') ?? undefined;
  requireOnObject(target, version === undefined ? 's3:GetObject' : 's3:GetObjectVersion');
  if (request.query.has('partNumber'))
    throw new AwsError('NotImplemented', 'Parts of an object cannot be read singly here.', 501);
  const object = existing(target, store.find(target.bucket.name, target.key, version), version);

  const headers: Record<string, string> = { ...describe(object), 'accept-ranges': 'bytes' };
  const outcome = checkPreconditions(request.headers, object);
  if (outcome === 'failed') throw preconditionFailed();
  if (outcome === 'not_modified') {
    const { 'content-length': _, ...rest } = headers;
    return { status: 304, headers: rest };
  }
  for (const [parameter, header] of Object.entries(overrides)) {
    const value = request.query.get(parameter);
    if (value !== null) headers[header] = value;
  }

  const range = readRange(request.headers.get('range'), object.size);
  if (range === 'unsatisfiable')
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, {
      RangeRequested: request.headers.get('range') ?? '',
      ActualObjectSize: String(object.size),
    });
  if (range) {
    headers['content-length'] = String(range.end - range.start + 1);
    headers['content-range'] = `bytes ${range.start}-${range.end}/${object.size}`;
  } else if (
    request.headers.get('x-amz-checksum-mode')?.toUpperCase() === 'ENABLED' ||
    request.query.get('x-amz-checksum-mode')
  ) {
    Object.assign(headers, object.checksums);
  }
  const status = range ? 206 : 200;
  return request.method === 'HEAD' ? { status, headers } : { status, headers, body: store.read(object, range) };
}

/**
 * The object, if there is one and it may be known that there is not: without the right to list the bucket, a missing object is denied like
 * a forbidden one.
 */
export function existing(
  target: ObjectRequest,
  object: ObjectVersion | undefined,
  version: string | undefined,
): ObjectVersion {
  if (object && !object.isDeleteMarker) return object;
  const { request, bucket, key } = target;
  if (object?.isDeleteMarker && version !== undefined)
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405);
  const context = { 's3:prefix': [key] };
  request.access.require({ action: 's3:ListBucket', resource: bucket.arn, context, resourcePolicy: bucket.policy });
  if (version !== undefined)
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key, VersionId: version });
  throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
}

export const preconditionFailed = () =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);

function describe(object: ObjectVersion): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...Object.fromEntries(Object.entries(object.headers).map(([name, value]) => [name, asAscii(value)])),
    'content-length': String(object.size),
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    'x-amz-server-side-encryption': 'AES256',
    ...(object.version === 'null' ? {} : { 'x-amz-version-id': object.version }),
  };
}

/** Metadata beyond ASCII comes back as an encoded word of RFC 2047, which is how S3 does it. Header values have a character for each byte. */
const asAscii = (value: string) =>
  /^[ -~\t]*$/.test(value) ? value : `=?UTF-8?B?${Buffer.from(value, 'latin1').toString('base64')}?=`;
