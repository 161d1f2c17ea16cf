import { AwsError } from '../aws/errors.ts';
import type { AwsAnswer, AwsRequest } from '../aws/exchange.ts';
import { decode } from '../aws/signature.ts';
import type { Bucket } from './bucket.ts';
import type { ObjectRequest, S3Context } from './context.ts';
import { corsHeaders } from './cors.ts';
import { deleteObject, deleteObjects } from './delete-objects.ts';
import { listObjects, listVersions } from './list-objects.ts';
import { abortUpload, completeUpload, createUpload, listParts, uploadPart } from './multipart.ts';
import { readObject } from './read-object.ts';
import { copyObject, putObject } from './write-object.ts';
import { xmlDocument } from './xml.ts';

const maxKeyBytes = 1024;

/** Query parameters that choose an operation on a bucket or an object. */
const subresources = [
  ...[
    'accelerate',
    'acl',
    'analytics',
    'attributes',
    'cors',
    'delete',
    'encryption',
    'intelligent-tiering',
    'inventory',
  ],
  ...['legal-hold', 'lifecycle', 'location', 'logging', 'metrics', 'notification', 'object-lock', 'ownershipControls'],
  ...['policy', 'policyStatus', 'publicAccessBlock', 'replication', 'requestPayment', 'restore', 'retention', 'select'],
  ...['tagging', 'torrent', 'uploadId', 'uploads', 'versioning', 'versions', 'website'],
];

/** S3, path-style: `/<bucket>/<key>`. */
export async function s3Api(s3: S3Context, request: AwsRequest): Promise<AwsAnswer> {
  const { name, key } = splitPath(request.path);
  if (name === '') throw notImplemented(request, 'the list of buckets');
  const bucket = s3.findBucket(name);
  if (!bucket) throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  const subresource = subresources.find((parameter) => request.query.has(parameter));
  if (key === '') return bucketOperation(s3, request, bucket, subresource);
  if (Buffer.byteLength(key) > maxKeyBytes)
    throw new AwsError('KeyTooLongError', 'Your key is too long', 400, {
      Size: String(Buffer.byteLength(key)),
      MaxSizeAllowed: String(maxKeyBytes),
    });
  return objectOperation(s3, { request, bucket, key }, subresource);
}

function bucketOperation(
  s3: S3Context,
  request: AwsRequest,
  bucket: Bucket,
  subresource: string | undefined,
): AwsAnswer | Promise<AwsAnswer> {
  const permit = (action: string) =>
    request.access.require({ action, resource: bucket.arn, resourcePolicy: bucket.policy });
  switch (`${request.method} ${subresource ?? ''}`.trim()) {
    case 'GET':
      return listObjects(s3, request, bucket);
    case 'HEAD':
      permit('s3:ListBucket');
      return { status: 200 };
    case 'GET versions':
      return listVersions(s3, request, bucket);
    case 'GET versioning':
      permit('s3:GetBucketVersioning');
      return {
        status: 200,
        body: xmlDocument('VersioningConfiguration', bucket.versioned ? { Status: 'Enabled' } : ''),
      };
    case 'POST delete':
      return deleteObjects(s3, request, bucket);
    case 'POST':
      throw new AwsError(
        'NotImplemented',
        'Uploads by HTML form (POST policies) are not available on one machine: use PUT.',
        501,
      );
    default:
      throw notImplemented(request, subresource);
  }
}

function objectOperation(
  s3: S3Context,
  target: ObjectRequest,
  subresource: string | undefined,
): AwsAnswer | Promise<AwsAnswer> {
  const copies = target.request.headers.has('x-amz-copy-source');
  switch (`${target.request.method} ${subresource ?? ''}`.trim()) {
    case 'GET':
    case 'HEAD':
      return readObject(s3, target);
    case 'PUT':
      return copies ? copyObject(s3, target) : putObject(s3, target);
    case 'DELETE':
      return deleteObject(s3, target);
    case 'POST uploads':
      return createUpload(s3, target);
    case 'PUT uploadId':
      if (copies) throw notImplemented(target.request, 'copying into a part');
      return uploadPart(s3, target);
    case 'POST uploadId':
      return completeUpload(s3, target);
    case 'DELETE uploadId':
      return abortUpload(s3, target);
    case 'GET uploadId':
      return listParts(s3, target);
    default:
      throw notImplemented(target.request, subresource);
  }
}

/** What a browser asks before a request to another origin, which it sends without a signature. */
export function s3Preflight(
  s3: Pick<S3Context, 'findBucket'>,
  path: string,
  headers: ReadonlyMap<string, string>,
): AwsAnswer {
  const bucket = s3.findBucket(splitPath(path).name);
  const requested = (headers.get('access-control-request-headers') ?? '').split(',').map((name) => name.trim());
  const allowed = corsHeaders(
    bucket?.cors ?? [],
    headers.get('origin') ?? '',
    headers.get('access-control-request-method') ?? '',
    requested.filter((name) => name !== ''),
  );
  if (!allowed) throw new AwsError('AccessForbidden', 'CORSResponse: This CORS request is not allowed.', 403);
  return { status: 200, headers: allowed };
}

/** What an answer to a page of another origin carries besides; nothing where the bucket does not know the origin. */
export function s3CorsHeaders(
  s3: Pick<S3Context, 'findBucket'>,
  path: string,
  method: string,
  headers: ReadonlyMap<string, string>,
): Record<string, string> {
  const origin = headers.get('origin');
  if (origin === undefined) return {};
  const rules = s3.findBucket(path.split('/')[1] ?? '')?.cors ?? [];
  return corsHeaders(rules, origin, method) ?? {};
}

function splitPath(path: string): { name: string; key: string } {
  const [, name = '', ...rest] = path.split('/');
  return { name: decode(name), key: rest.map(decode).join('/') };
}

const notImplemented = ({ method }: AwsRequest, what = 'this') =>
  new AwsError('NotImplemented', `${method} of ${what} is not available on one machine.`, 501);
