import type { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { isMissing, type ObjectAddress, withoutQuotes } from './recording-store.ts';

export type SidecarStore = ReturnType<typeof sidecarStore>;

/** The small files beside uploads. What S3 answers is what was written last. */
export function sidecarStore(bucket: string, s3: S3Client = new S3Client({})) {
  return {
    /** An object with its content, which is absent where it has more bytes than `most`. Undefined where the object does not exist. */
    async read(
      { key, versionId }: ObjectAddress,
      most: number,
    ): Promise<{ eTag: string; bytes: number; content?: Uint8Array | undefined } | undefined> {
      try {
        const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }));
        const [eTag, bytes] = [withoutQuotes(answer.ETag), answer.ContentLength ?? 0];
        if (bytes <= most) return { eTag, bytes, content: await answer.Body?.transformToByteArray() };
        (answer.Body as Readable).destroy();
        return { eTag, bytes };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    /** The first keys that begin with `prefix`, at most `most` (1000 or fewer). */
    async list(prefix: string, most: number): Promise<string[]> {
      const answer = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: most }));
      return (answer.Contents ?? []).map(({ Key = '' }) => Key);
    },
  };
}
