import { AwsError } from '../aws/errors.ts';
import { type AwsAnswer, readBody } from '../aws/exchange.ts';
import { type ObjectRequest, requireOnObject, type S3Context } from './context.ts';

import { receive } from './receive.ts';
import type { Part, Upload } from './upload-store.ts';
import { headersToKeep, writeCondition, writtenHeaders } from './write-object.ts';
import { xmlDocument, xmlElements, xmlText } from './xml.ts';

const minPartBytes = 5 * 1024 * 1024;

export function createUpload({ uploads }: S3Context, target: ObjectRequest): AwsAnswer {
  requireOnObject(target, 's3:PutObject');
  const { id } = uploads.start(target.bucket.name, target.key, headersToKeep(target.request));
  const body = { Bucket: target.bucket.name, Key: target.key, UploadId: id };
  return {
    status: 200,
    headers: { 'x-amz-server-side-encryption': 'AES256' },
    body: xmlDocument('InitiateMultipartUploadResult', body),
  };
}

export async function uploadPart(s3: S3Context, target: ObjectRequest): Promise<AwsAnswer> {
  requireOnObject(target, 's3:PutObject');
  const number = Number(target.request.query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > 10_000)
    throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive', 400);
  const upload = findUpload(s3, target);
  const { blob, checksums } = await receive(s3.blobs, target.request);
  await s3.uploads.putPart(upload, number, blob);
  return { status: 200, headers: { ...checksums, etag: `"${blob.md5}"` } };
}

export async function completeUpload(s3: S3Context, target: ObjectRequest): Promise<AwsAnswer> {
  const { request, bucket, key } = target;
  requireOnObject(target, 's3:PutObject');
  const upload = findUpload(s3, target);
  const malformed = () =>
    new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
      400,
    );
  const document = (await readBody(request.body, 2 ** 20, malformed)).toString();
  const chosen = choose(
    s3.uploads.parts(upload.id),
    xmlElements(document, 'Part').map((part) => ({
      number: Number(xmlText(part, 'PartNumber')),
      etag: (xmlText(part, 'ETag') ?? '').replace(/"/g, ''),
    })),
    malformed,
  );
  const stored = await s3.uploads.complete(upload, chosen, {
    check: writeCondition(request),
    with: (version) => s3.announce(bucket, version, 'CompleteMultipartUpload', request),
  });
  const body = {
    Location: `http://${request.headers.get('host')}${request.path}`,
    Bucket: bucket.name,
    Key: key,
    ETag: `"${stored.etag}"`,
  };
  return { status: 200, headers: writtenHeaders(stored), body: xmlDocument('CompleteMultipartUploadResult', body) };
}

/** The parts that the caller lists, held against those that came. */
function choose(parts: Part[], listed: Array<{ number: number; etag: string }>, malformed: () => AwsError): Part[] {
  if (listed.length === 0) throw malformed();
  const numbers = listed.map(({ number }) => number);
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0)))
    throw new AwsError(
      'InvalidPartOrder',
      'The list of parts was not in ascending order. Parts must be ordered by part number.',
      400,
    );
  return listed.map(({ number, etag }, index) => {
    const part = parts.find((candidate) => candidate.number === number);
    if (!part || part.md5 !== etag)
      throw new AwsError(
        'InvalidPart',
        "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
        400,
        {
          PartNumber: String(number),
        },
      );
    if (index < listed.length - 1 && part.size < minPartBytes)
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
        PartNumber: String(number),
        ProposedSize: String(part.size),
        MinSizeAllowed: String(minPartBytes),
      });
    return part;
  });
}

export async function abortUpload(s3: S3Context, target: ObjectRequest): Promise<AwsAnswer> {
  requireOnObject(target, 's3:AbortMultipartUpload');
  await s3.uploads.abort(findUpload(s3, target));
  return { status: 204 };
}

export function listParts(s3: S3Context, target: ObjectRequest): AwsAnswer {
  requireOnObject(target, 's3:ListMultipartUploadParts');
  const upload = findUpload(s3, target);
  const body = {
    Bucket: upload.bucket,
    Key: upload.key,
    UploadId: upload.id,
    IsTruncated: false,
    Part: s3.uploads
      .parts(upload.id)
      .map(({ number, size, md5 }) => ({ PartNumber: number, ETag: `"${md5}"`, Size: size })),
  };
  return { status: 200, body: xmlDocument('ListPartsResult', body) };
}

function findUpload({ uploads }: S3Context, { request, bucket, key }: ObjectRequest): Upload {
  const upload = uploads.find(bucket.name, key, request.query.get('uploadId') ?? '');
  if (!upload)
    throw new AwsError(
      'NoSuchUpload',
      'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
      404,
    );
  return upload;
}
