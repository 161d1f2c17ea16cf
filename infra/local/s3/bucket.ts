import type { Statement } from '../iam/policy.ts';
import type { CorsRule } from './cors.ts';

/** A bucket as the template describes it. */
export interface Bucket {
  name: string;
  arn: string;
  versioned: boolean;
  policy: readonly Statement[];
  cors: readonly CorsRule[];
  notifications: readonly Notification[];
  /** Unfinished multipart uploads end after so many days; undefined: never. */
  abortUploadsAfterDays: number | undefined;
}

/** A bucket's wish to tell a queue of new objects. */
export interface Notification {
  id: string;
  /** Such as `s3:ObjectCreated:*`. */
  events: readonly string[];
  prefix: string;
  suffix: string;
  queueArn: string;
}
