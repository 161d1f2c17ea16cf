import { AwsError } from '../aws/errors.ts';
import type { AwsAnswer, AwsRequest } from '../aws/exchange.ts';
import { uriEncode } from '../aws/signature.ts';
import type { Bucket } from './bucket.ts';
import type { S3Context } from './context.ts';
import { xmlDocument } from './xml.ts';

/** ListObjectsV2, and ListObjects, its first version. */
export function listObjects({ store }: S3Context, request: AwsRequest, bucket: Bucket): AwsAnswer {
  const { query } = request;
  const second = query.get('list-type') === '2';
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const limit = readLimit(query);
  requireListing(request, bucket, 's3:ListBucket');
  const token = query.get('continuation-token');
  const after = second
    ? token === null
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString()
    : (query.get('marker') ?? '');
  const { versions, prefixes, next } =
    limit === 0
      ? { versions: [], prefixes: [], next: undefined }
      : store.list(bucket.name, { prefix, delimiter, after, limit });
  const name = encoder(query);
  return {
    status: 200,
    body: xmlDocument('ListBucketResult', {
      Name: bucket.name,
      Prefix: name(prefix),
      Delimiter: delimiter === '' ? undefined : name(delimiter),
      EncodingType: query.get('encoding-type') ?? undefined,
      MaxKeys: limit,
      IsTruncated: next !== undefined,
      ...(second
        ? {
            KeyCount: versions.length + prefixes.length,
            ContinuationToken: token ?? undefined,
            StartAfter: query.has('start-after') ? name(query.get('start-after') ?? '') : undefined,
            NextContinuationToken: next === undefined ? undefined : Buffer.from(next).toString('base64url'),
          }
        : { Marker: name(after), NextMarker: next === undefined ? undefined : name(next) }),
      Contents: versions.map((object) => ({ Key: name(object.key), ...summary(object), StorageClass: 'STANDARD' })),
      CommonPrefixes: prefixes.map((text) => ({ Prefix: name(text) })),
    }),
  };
}

/** ListObjectVersions, in one page: enough to see what became of a key. */
export function listVersions({ store }: S3Context, request: AwsRequest, bucket: Bucket): AwsAnswer {
  const { query } = request;
  requireListing(request, bucket, 's3:ListBucketVersions');
  if (query.has('key-marker') || query.get('delimiter'))
    throw new AwsError(
      'NotImplemented',
      'Versions are listed in one page without a delimiter here: give a prefix.',
      501,
    );
  const prefix = query.get('prefix') ?? '';
  const limit = readLimit(query);
  const versions = store.listVersions(bucket.name, prefix, limit);
  const name = encoder(query);
  const entry = (object: (typeof versions)[number]) => ({
    Key: name(object.key),
    VersionId: object.version,
    IsLatest: object.isLatest,
  });
  return {
    status: 200,
    body: xmlDocument('ListVersionsResult', {
      Name: bucket.name,
      Prefix: name(prefix),
      EncodingType: query.get('encoding-type') ?? undefined,
      MaxKeys: limit,
      IsTruncated: false,
      Version: versions
        .filter(({ isDeleteMarker }) => !isDeleteMarker)
        .map((object) => ({ ...entry(object), ...summary(object), StorageClass: 'STANDARD' })),
      DeleteMarker: versions
        .filter(({ isDeleteMarker }) => isDeleteMarker)
        .map((object) => ({ ...entry(object), LastModified: new Date(object.modifiedAt).toISOString() })),
    }),
  };
}

function requireListing(request: AwsRequest, bucket: Bucket, action: string): void {
  const given = (name: string) => (request.query.has(name) ? { [`s3:${name}`]: [request.query.get(name) ?? ''] } : {});
  const context = { ...given('prefix'), ...given('delimiter'), ...given('max-keys') };
  request.access.require({ action, resource: bucket.arn, context, resourcePolicy: bucket.policy });
}

function readLimit(query: URLSearchParams): number {
  const limit = Number(query.get('max-keys') ?? 1000);
  if (!Number.isInteger(limit) || limit < 0)
    throw new AwsError('InvalidArgument', 'Argument maxKeys must be an integer between 0 and 2147483647', 400);
  return Math.min(limit, 1000);
}

const encoder = (query: URLSearchParams) =>
  query.get('encoding-type') === 'url'
    ? (text: string) => text.split('/').map(uriEncode).join('/')
    : (text: string) => text;

const summary = ({ modifiedAt, etag, size }: { modifiedAt: number; etag: string; size: number }) => ({
  LastModified: new Date(modifiedAt).toISOString(),
  ETag: `"${etag}"`,
  Size: size,
});
