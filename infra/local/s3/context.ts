import type { AwsRequest } from '../aws/exchange.ts';
import type { Blobs } from './blobs.ts';
import type { Bucket } from './bucket.ts';
import type { Creation } from './notifications.ts';
import type { ObjectStore, ObjectVersion } from './object-store.ts';
import type { UploadStore } from './upload-store.ts';

/** What S3's operations work with. */
export interface S3Context {
  store: ObjectStore;
  uploads: UploadStore;
  blobs: Blobs;
  /** Tells the bucket's queues of a new object. Called within the transaction that makes the object. */
  announce(bucket: Bucket, object: ObjectVersion, creation: Creation, request: AwsRequest): void;
  findBucket(name: string): Bucket | undefined;
}

/** A request about one key of a bucket. */
export interface ObjectRequest {
  request: AwsRequest;
  bucket: Bucket;
  key: string;
}

const objectArn = (bucket: Bucket, key: string) => `${bucket.arn}/${key}`;

/** Throws AccessDenied unless the caller may do this to the object. */
export function requireOnObject({ request, bucket, key }: ObjectRequest, action: string): void {
  request.access.require({ action, resource: objectArn(bucket, key), resourcePolicy: bucket.policy });
}
