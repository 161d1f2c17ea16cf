import { RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CorsRule,
  type IBucket,
  type LifecycleRule,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

export interface PrivateBucketProps {
  /** Whether overwritten and deleted objects stay as versions. @default false */
  readonly versioned?: boolean;
  /** Where S3 notes every request to this bucket. @default nowhere: acknowledge why */
  readonly accessLogs?: { readonly bucket: IBucket; readonly prefix: string };
  /** Which pages may read it by script. @default none */
  readonly cors?: CorsRule[];
  /** @default objects stay for ever */
  readonly lifecycleRules?: LifecycleRule[];
  /** @default the bucket outlives its stack */
  readonly removalPolicy?: RemovalPolicy;
}

/** A bucket that nobody reads without a policy or a signature of ours, over TLS alone. */
export class PrivateBucket extends Bucket {
  constructor(scope: Construct, id: string, props: PrivateBucketProps = {}) {
    super(scope, id, {
      versioned: props.versioned ?? false,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: props.accessLogs?.bucket,
      serverAccessLogsPrefix: props.accessLogs?.prefix,
      cors: props.cors,
      lifecycleRules: props.lifecycleRules,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
  }
}
