import { createHash } from 'node:crypto';
import { AwsError } from '../aws/errors.ts';
import { type AwsAnswer, type AwsRequest, readBody } from '../aws/exchange.ts';
import type { Bucket } from './bucket.ts';
import { type ObjectRequest, requireOnObject, type S3Context } from './context.ts';
import { xmlDocument, xmlElements, xmlText } from './xml.ts';

/** DeleteObject. Deleting what is not there succeeds, as on S3. */
export async function deleteObject(s3: S3Context, target: ObjectRequest): Promise<AwsAnswer> {
  const { marker } = await remove(s3, target, target.request.query.get('versionId') ?? undefined);
  const headers: Record<string, string> = {};
  if (marker) Object.assign(headers, { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.version });
  return { status: 204, headers };
}

async function remove({ store }: S3Context, target: ObjectRequest, version: string | undefined) {
  requireOnObject(target, version === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion');
  return { marker: await store.remove(target.bucket.name, target.key, version) };
}

/** DeleteObjects: up to 1,000 keys, each answered for itself. */
export async function deleteObjects(s3: S3Context, request: AwsRequest, bucket: Bucket): Promise<AwsAnswer> {
  const malformed = () =>
    new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      400,
    );
  const body = await readBody(request.body, 2 * 2 ** 20, malformed);
  const md5 = request.headers.get('content-md5');
  if (md5 !== undefined && createHash('md5').update(body).digest('base64') !== md5)
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.', 400);
  const document = body.toString();
  const wanted = xmlElements(document, 'Object').map((item) => ({
    key: xmlText(item, 'Key') ?? '',
    version: xmlText(item, 'VersionId'),
  }));
  if (wanted.length === 0 || wanted.length > 1000) throw malformed();
  const quiet = xmlText(document, 'Quiet') === 'true';
  const deleted = [];
  const errors = [];
  for (const { key, version } of wanted) {
    try {
      const { marker } = await remove(s3, { request, bucket, key }, version);
      const found = marker ? { DeleteMarker: true, DeleteMarkerVersionId: marker.version } : {};
      if (!quiet) deleted.push({ Key: key, VersionId: version, ...found });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      errors.push({ Key: key, VersionId: version, Code: error.code, Message: error.message });
    }
  }
  return { status: 200, body: xmlDocument('DeleteResult', { Deleted: deleted, Error: errors }) };
}
