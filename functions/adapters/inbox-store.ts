import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isMissing } from './recording-store.ts';

export type InboxStore = ReturnType<typeof inboxStore>;

/** The bucket that SES puts mail into as it came. */
export function inboxStore(bucket: string, s3: S3Client = new S3Client({})) {
  return {
    /** A mail; `too_large` where it has more than `mostBytes`, undefined where it is no longer there. */
    async read(key: string, mostBytes: number): Promise<Uint8Array | 'too_large' | undefined> {
      try {
        const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        if (!answer.Body || (answer.ContentLength ?? Infinity) > mostBytes) return 'too_large';
        return await answer.Body.transformToByteArray();
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
  };
}
