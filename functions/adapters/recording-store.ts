import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
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

export const renditionFolder = (tenantId: string, recordingId: string) => `media/${tenantId}/${recordingId}/`;
export const renditionKey = (tenantId: string, recordingId: string) =>
  `${renditionFolder(tenantId, recordingId)}audio.mp3`;
/** Where a job's file is until it expires. */
export const exportKey = (tenantId: string, jobId: string, filename: string) =>
  `exports/${tenantId}/${jobId}/${filename}`;
export const peaksKey = (tenantId: string, recordingId: string) => `${renditionFolder(tenantId, recordingId)}peaks.bin`;

/** One version of an object, or what hides the object (`hides`) since it was deleted without saying which version. */
interface StoredVersion {
  key: string;
  versionId: string;
  hides: boolean;
}

const contentTypes: Record<string, string> = {
  '.mp3': 'audio/mpeg',
  '.zip': 'application/zip',
  '.csv': 'text/csv; charset=utf-8',
};

/** S3 removes so many objects in one request. */
const mostRemoved = 1000;

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
  const send = async (key: string, body: Readable, contentType: string) => {
    const params = { Bucket: bucket, Key: key, Body: body, ContentType: contentType };
    await new Upload({ client: s3, params }).done();
  };
  /** The versions of the objects whose keys begin with `prefix`, in the order of their keys. */
  async function* versionPages(prefix: string): AsyncGenerator<StoredVersion[]> {
    let KeyMarker: string | undefined;
    let VersionIdMarker: string | undefined;
    do {
      const answer: ListObjectVersionsCommandOutput = await s3.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker, VersionIdMarker }),
      );
      const entries = [
        ...(answer.Versions ?? []).map((version) => ({ ...version, hides: false })),
        ...(answer.DeleteMarkers ?? []).map((marker) => ({ ...marker, hides: true })),
      ];
      yield entries.map(({ Key = '', VersionId = '', hides }) => ({ key: Key, versionId: VersionId, hides }));
      KeyMarker = answer.IsTruncated ? answer.NextKeyMarker : undefined;
      VersionIdMarker = answer.NextVersionIdMarker;
    } while (KeyMarker !== undefined);
  }
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
          ResponseContentType: contentTypes[filename.slice(filename.lastIndexOf('.'))] ?? 'application/octet-stream',
          ResponseContentDisposition: `attachment; filename="${filename}"`,
        }),
        seconds,
      ),

    /**
     * An address of an object as it was uploaded, for `seconds`. What it is said to be is ours to say: a recorder may have named it a page. With
     * `filename` (ASCII) it is saved, not shown.
     */
    originalAddress: (
      { key, versionId }: ObjectAddress,
      { contentType, filename, seconds }: { contentType: string; filename?: string | undefined; seconds: number },
    ) =>
      presign(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          VersionId: versionId,
          ResponseContentType: contentType,
          ResponseContentDisposition: filename === undefined ? undefined : `attachment; filename="${filename}"`,
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
          eTag: withoutQuotes(answer.ETag),
          versionId: answer.VersionId,
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
      await send(key, createReadStream(path), contentType);
    },

    /**
     * Streams to the bucket what comes, in memory never more than a few parts of it; returns the bytes. Where the source fails, there is no
     * object, and its error is thrown.
     */
    async uploadStream(key: string, source: AsyncIterable<Uint8Array>, contentType: string): Promise<number> {
      let bytes = 0;
      const counted = async function* () {
        for await (const chunk of source) {
          bytes += chunk.length;
          yield chunk;
        }
      };
      await send(key, Readable.from(counted(), { objectMode: false }), contentType);
      return bytes;
    },

    /** The content of an object as it comes; undefined where the object does not exist. */
    async open(key: string): Promise<Readable | undefined> {
      try {
        return (await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body as Readable;
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },

    /** Every version of the objects whose keys begin with `prefix`; what only hides an object is a version too. */
    async versions(prefix: string): Promise<StoredVersion[]> {
      const all: StoredVersion[] = [];
      for await (const versions of versionPages(prefix)) all.push(...versions);
      return all;
    },

    /** Every version of one object. Others whose keys begin with its key come after it, and may be any number: they are not listed. */
    async versionsOf(key: string): Promise<StoredVersion[]> {
      const all: StoredVersion[] = [];
      for await (const versions of versionPages(key)) {
        all.push(...versions.filter((version) => version.key === key));
        if (versions.some((version) => version.key !== key)) break;
      }
      return all;
    },

    /** Removes versions for good; those that are gone are no matter. Throws where S3 refuses one. */
    async removeVersions(versions: ObjectAddress[]): Promise<void> {
      for (let start = 0; start < versions.length; start += mostRemoved) {
        const Objects = versions
          .slice(start, start + mostRemoved)
          .map(({ key, versionId }) => ({ Key: key, VersionId: versionId }));
        const answer = await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }));
        const [failed] = answer.Errors ?? [];
        if (failed) throw new Error(`S3 did not remove ${failed.Key}: ${failed.Code}`);
      }
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

/** S3 answers an ETag in quotation marks, and notifies of it without. */
export const withoutQuotes = (eTag = '') => eTag.replaceAll('"', '');

export const isMissing = (error: unknown) =>
  error instanceof Error && ['NotFound', 'NoSuchKey', 'NoSuchVersion'].includes(error.name);
