import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnBucket, IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { DomainFunction } from './domain-function.ts';
import { PrivateBucket } from './private-bucket.ts';
import type { WorkQueue } from './work-queue.ts';

/** Where SES puts mail. */
export const inboxPrefix = 'mail/';

export interface MailInboxProps {
  /** Where S3 notes every request. */
  readonly accessLogs: IBucket;
  /** Told of every mail. Of the same stack, so that no mail can come before its queue. */
  readonly queue: WorkQueue;
}

/** The bucket that SES puts mail into as it came. A mail stays for a month: what is of use is in the table by then. */
export class MailInbox extends Construct {
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string, { accessLogs, queue: { queue } }: MailInboxProps) {
    super(scope, id);
    this.bucket = new PrivateBucket(this, 'Bucket', {
      accessLogs: { bucket: accessLogs, prefix: 'inbox/' },
      lifecycleRules: [{ expiration: Duration.days(30) }],
    });
    const ours = { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } };
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`${inboxPrefix}*`)],
        conditions: ours,
      }),
    );
    // Not the bucket's ARN: the bucket cannot be made before the queue lets it in.
    const { policyDependable } = queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('s3.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: ours,
      }),
    );
    const bucket = this.bucket.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [
        {
          event: 's3:ObjectCreated:*',
          queue: queue.queueArn,
          filter: { s3Key: { rules: [{ name: 'prefix', value: inboxPrefix }] } },
        },
      ],
    };
    if (policyDependable) bucket.node.addDependency(policyDependable);
  }

  /** Lets a function read mail. */
  grantReadTo(fn: DomainFunction): void {
    fn.allow(['s3:GetObject'], [this.bucket.arnForObjects(`${inboxPrefix}*`)]);
    fn.setEnvironment('INBOX_BUCKET', this.bucket.bucketName);
    acknowledgeWildcard(fn, `/${inboxPrefix}*`, 'Mail gets its name as it comes in: the folder is the least to name');
  }
}
