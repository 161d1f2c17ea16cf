import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** An upload that somebody is let to make. */
export interface WantedUpload {
  key: string;
  contentType: string;
  /** In bytes. */
  size: number;
  /** Of the content, in hexadecimal. */
  sha256?: string | undefined;
  /** ASCII, by names without the `x-amz-meta-`. */
  metadata: Record<string, string>;
}

export type UploadAddresses = ReturnType<typeof uploadAddresses>;

/**
 * Addresses that take one upload each: type, length, checksum and metadata are what was signed or S3 refuses it. The SDK's own checksum is left out,
 * which would be of an empty body.
 */
export function uploadAddresses(
  bucket: string,
  s3: S3Client = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
) {
  const sign = (upload: WantedUpload, seconds: number) => {
    const { key, contentType, size, sha256, metadata } = upload;
    const command = new PutObjectCommand({
      ...{ Bucket: bucket, Key: key, ContentType: contentType, ContentLength: size, Metadata: metadata },
      ChecksumSHA256: sha256 === undefined ? undefined : Buffer.from(sha256, 'hex').toString('base64'),
    });
    return getSignedUrl(s3, command, {
      expiresIn: seconds,
      // Of a checksum in the address S3 takes no notice.
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
      signableHeaders: new Set(['host', 'content-type', 'content-length', 'x-amz-checksum-sha256']),
    });
  };
  const findPlace = async () => {
    const any = { key: 'any', contentType: 'audio/wav', size: 1, metadata: {} };
    const { protocol, host } = new URL(await sign(any, 60));
    const endpoint = `${protocol}//${host.startsWith(`${bucket}.`) ? host.slice(bucket.length + 1) : host}`;
    return { bucket, region: await s3.config.region(), endpoint };
  };
  let place: ReturnType<typeof findPlace> | undefined;
  return {
    /** Where uploads go, as clients of S3 are told. */
    place() {
      place ??= findPlace();
      return place;
    },

    /** An address that an upload can be begun at for `seconds`, with the headers that it needs. */
    async presign(upload: WantedUpload, seconds: number) {
      const { contentType, size, sha256 } = upload;
      const expiresAt = new Date(Date.now() + seconds * 1000);
      const url = await sign(upload, seconds);
      const headers: Record<string, string> = { 'content-type': contentType, 'content-length': String(size) };
      if (sha256 !== undefined) headers['x-amz-checksum-sha256'] = Buffer.from(sha256, 'hex').toString('base64');
      return { url, headers, expiresAt };
    },
  };
}
