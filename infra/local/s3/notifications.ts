import { matchesWildcard } from '../iam/wildcards.ts';
import type { Bucket, Notification } from './bucket.ts';
import type { ObjectVersion } from './object-store.ts';

/** The ways in which an object comes into being, as S3 names them. */
export type Creation = 'Put' | 'Copy' | 'CompleteMultipartUpload';

export const wantsEvent = ({ events, prefix, suffix }: Notification, creation: Creation, key: string) =>
  events.some((event) => matchesWildcard(event, `s3:ObjectCreated:${creation}`)) &&
  key.startsWith(prefix) &&
  key.endsWith(suffix);

/** The message that S3 sends. See https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function s3Event(
  bucket: Bucket,
  object: ObjectVersion,
  about: {
    creation: Creation;
    notification: Notification;
    region: string;
    caller: string;
    sourceIp: string;
    requestId: string;
  },
): string {
  return JSON.stringify({
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: about.region,
        eventTime: new Date(object.modifiedAt).toISOString(),
        eventName: `ObjectCreated:${about.creation}`,
        userIdentity: { principalId: `AWS:${about.caller}` },
        requestParameters: { sourceIPAddress: about.sourceIp },
        responseElements: { 'x-amz-request-id': about.requestId, 'x-amz-id-2': about.requestId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: about.notification.id,
          bucket: { name: bucket.name, ownerIdentity: { principalId: 'LOCAL' }, arn: bucket.arn },
          object: {
            key: formEncode(object.key),
            size: object.size,
            eTag: object.etag,
            ...(bucket.versioned ? { versionId: object.version } : {}),
            sequencer: object.sequence.toString(16).toUpperCase().padStart(16, '0'),
          },
        },
      },
    ],
  });
}

/** S3 writes keys as web forms do: a space becomes a plus sign. Slashes stay. */
const formEncode = (key: string) =>
  key
    .split('/')
    .map((part) => new URLSearchParams({ k: part }).toString().slice(2))
    .join('/');
