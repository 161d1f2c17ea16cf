import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** One object: a key of the bucket and, where the bucket keeps versions, which. */
export interface ObjectAddress {
  key: string;
  versionId?: string | undefined;
}

export const renditionKey = (tenantId: string, recordingId: string) => `media/${tenantId}/${recordingId}/audio.mp3`;
export const peaksKey = (tenantId: string, recordingId: string) => `media/${tenantId}/${recordingId}/peaks.bin`;

export type RecordingStore = ReturnType<typeof recordingStore>;

/** The bucket of uploads (`in/`) and of what is made of them (`media/`). */
export function recordingStore(bucket: string, s3: S3Client = new S3Client({})) {
  const presign = async (command: GetObjectCommand, seconds: number) => {
    const expiresAt = new Date(Date.now() + seconds * 1000);
    return {
      url: await getSignedUrl(s3, command, { expiresIn: seconds }),
      expiresAt,
    };
  };
  return {
    bucket,

    /** An address that plays the object in a browser for `seconds`, Range requests included. */
    playAddress: (key: string, seconds: number) =>
      presign(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ResponseContentType: 'audio/mpeg',
        }),
        seconds,
      ),

    /** An address that saves the object under `filename` (ASCII) for `seconds`. */
    saveAddress: (key: string, filename: string, seconds: number) =>
      presign(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ResponseContentType: 'audio/mpeg',
          ResponseContentDisposition: `attachment; filename="${filename}"`,
        }),
        seconds,
      ),

    /** Undefined where the object does not exist. `metadata` has lower-case names without the `x-amz-meta-`. */
    async head({ key, versionId }: ObjectAddress) {
      try {
        const answer = await s3.send(
          new HeadObjectCommand({
            Bucket: bucket,
            Key: key,
            VersionId: versionId,
          }),
        );
        return {
          bytes: answer.ContentLength ?? 0,
          metadata: answer.Metadata ?? {},
        };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    /** Streams the object to a file; returns the bytes written and their SHA-256 in hexadecimal. */
    async download({ key, versionId }: ObjectAddress, path: string): Promise<{ bytes: number; sha256: string }> {
      const answer = await s3.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          VersionId: versionId,
        }),
      );
      const hash = createHash('sha256');
      let bytes = 0;
      await pipeline(
        answer.Body as Readable,
        async function* (source: AsyncIterable<Buffer>) {
          for await (const chunk of source) {
            hash.update(chunk);
            bytes += chunk.length;
            yield chunk;
          }
        },
        createWriteStream(path),
      );
      return { bytes, sha256: hash.digest('hex') };
    },

    /** Streams a file to the bucket. */
    async uploadFile(key: string, path: string, contentType: string): Promise<void> {
      const params = {
        Bucket: bucket,
        Key: key,
        Body: createReadStream(path),
        ContentType: contentType,
      };
      await new Upload({ client: s3, params }).done();
    },

    async put(key: string, body: Uint8Array, contentType: string): Promise<void> {
      await s3.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentType: contentType,
        }),
      );
    },

    async get(key: string): Promise<Uint8Array> {
      const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      if (!answer.Body) throw new Error(`S3 answered ${key} without a body`);
      return answer.Body.transformToByteArray();
    },

    /** Removes one version for good; without a version, in a bucket that keeps versions, it only hides the object. */
    async remove({ key, versionId }: ObjectAddress): Promise<void> {
      await s3.send(
        new DeleteObjectCommand({
          Bucket: bucket,
          Key: key,
          VersionId: versionId,
        }),
      );
    },
  };
}

const isMissing = (error: unknown) =>
  error instanceof Error && ['NotFound', 'NoSuchKey', 'NoSuchVersion'].includes(error.name);
