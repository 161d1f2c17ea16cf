import type { Statement } from '../iam/policy.ts';
import type { CorsRule } from './cors.ts';
import type { Notification } from './notifications.ts';

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
