import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnBucket, HttpMethods, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { DomainFunction } from './domain-function.ts';
import { PrivateBucket } from './private-bucket.ts';
import type { WorkQueue } from './work-queue.ts';

export interface RecordingStoreProps {
  /** Where S3 notes every request. */
  readonly accessLogs: IBucket;
  /** Whose pages may read audio by script, such as `https://calls.example.com`; one `*` stands for anything. */
  readonly portalOrigin: string;
}

/**
 * The bucket of audio: `in/<tenant>/<recorder>/…` is what recorders upload, `media/<tenant>/<recording>/…` what is made of
 * it, `exports/<tenant>/<job>/…` what jobs make of many. It keeps versions and outlives its stack.
 */
export class RecordingStore extends Construct {
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, { accessLogs, portalOrigin }: RecordingStoreProps) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'Bucket', {
      versioned: true,
      accessLogs: { bucket: accessLogs, prefix: 'recordings/' },
      lifecycleRules: [
        { id: 'AbandonedUploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
        // What jobs make can be had for a day; S3 counts from the midnight after.
        {
          ...{ id: 'Exports', prefix: 'exports/', expiration: Duration.days(1) },
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
      cors: [
        {
          allowedMethods: [HttpMethods.GET, HttpMethods.HEAD, HttpMethods.PUT],
          allowedOrigins: [portalOrigin],
          allowedHeaders: ['content-type', 'range', 'x-amz-checksum-sha256'],
          exposedHeaders: ['accept-ranges', 'content-length', 'content-range', 'etag'],
          maxAge: 3600,
        },
      ],
    });
  }

  /** Where browsers reach objects by presigned URLs. */
  get origin(): string {
    return `https://${this.bucket.bucketRegionalDomainName}`;
  }

  /** Sends a message for every upload. The queue is of the same stack, so that no upload can come before its queue. */
  notifyOnUpload({ queue }: WorkQueue): void {
    // Not the bucket's ARN: the bucket cannot be made before the queue lets it in.
    const { policyDependable } = queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    // CDK's own way is a custom resource, with a function that may rewrite the notifications of every bucket.
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: 'in/' }] } },
        },
      ],
    };
    if (policyDependable) bucket.node.addDependency(policyDependable);
  }

  /** Lets a function hand out addresses of renditions, and read waveform peaks. */
  grantPlayTo(fn: DomainFunction): void {
    fn.allow(['s3:GetObject'], [this.objects('media/')]);
    this.name(fn, 'media');
  }

  /** Lets a function hand out addresses that take uploads, in the place of recorders. */
  grantUploadTo(fn: DomainFunction): void {
    fn.allow(['s3:PutObject'], [this.objects('in/')]);
    this.name(fn, 'in');
  }

  /** Tells a function where uploads go, and lets it do nothing. */
  nameTo(fn: DomainFunction): void {
    this.name(fn);
  }

  /** Lets a function read uploads, version by version, and write what is made of them. */
  grantIngestTo(fn: DomainFunction): void {
    // Calls of numbers that may not be recorded are removed.
    const actions = ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObject', 's3:DeleteObjectVersion'];
    fn.allow(actions, [this.objects('in/')]);
    fn.allow(['s3:PutObject', 's3:AbortMultipartUpload'], [this.objects('media/')]);
    // Without it, S3 answers "forbidden" for an upload that is no longer there.
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    this.name(fn, 'in', 'media');
  }

  /** Lets a function read renditions, and write files of many recordings. */
  grantExportTo(fn: DomainFunction): void {
    fn.allow(['s3:GetObject'], [this.objects('media/')]);
    fn.allow(['s3:PutObject', 's3:AbortMultipartUpload'], [this.objects('exports/')]);
    // Without it, S3 answers "forbidden" for a recording that was deleted a moment ago.
    fn.allow(['s3:ListBucket'], [this.bucket.bucketArn]);
    this.name(fn, 'media', 'exports');
  }

  /** Lets a function hand out addresses of files of many recordings, and remove them. */
  grantHandOutTo(fn: DomainFunction): void {
    fn.allow(['s3:GetObject', 's3:DeleteObject', 's3:DeleteObjectVersion'], [this.objects('exports/')]);
    fn.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn], { StringLike: { 's3:prefix': 'exports/*' } });
    this.name(fn, 'exports');
  }

  /** Lets a function remove recordings for good: every version of uploads and of what was made of them. */
  grantDeleteTo(fn: DomainFunction): void {
    fn.allow(['s3:DeleteObject', 's3:DeleteObjectVersion'], [this.objects('in/'), this.objects('media/')]);
    fn.allow(['s3:ListBucketVersions'], [this.bucket.bucketArn]);
    this.name(fn, 'in', 'media');
  }

  /** Lets a function read uploads, hand out addresses of them, and remove them for good. */
  grantReviewTo(fn: DomainFunction): void {
    const actions = ['s3:GetObject', 's3:GetObjectVersion', 's3:DeleteObject', 's3:DeleteObjectVersion'];
    fn.allow(actions, [this.objects('in/')]);
    // Without the first, S3 answers "forbidden" for an upload that is no longer there.
    fn.allow(['s3:ListBucket', 's3:ListBucketVersions'], [this.bucket.bucketArn]);
    this.name(fn, 'in');
  }

  /** The ARN of all objects below a prefix that ends in a slash. */
  objects(prefix: string): string {
    return this.bucket.arnForObjects(`${prefix}*`);
  }

  private name(fn: DomainFunction, ...folders: string[]): void {
    fn.setEnvironment('RECORDINGS_BUCKET', this.bucket.bucketName);
    for (const folder of folders)
      acknowledgeWildcard(
        fn,
        `/${folder}/*`,
        'Objects get their names as calls come in: the folder is the least to name',
      );
  }
}
