import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ImpactAlarm } from './impact-alarm.ts';

export interface DeadLetterQueueProps {
  /** What users lose while messages wait here. */
  readonly impact: string;
  /** What the operator is to do about a message: `redrive the dead-letter queue`. */
  readonly remedy: string;
}

/** Where what failed too often waits for a person, who is told. It outlives its stack: what is in it exists nowhere else. */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, { impact, remedy }: DeadLetterQueueProps) {
    super(scope, id, {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.RETAIN,
      retentionPeriod: Duration.days(14),
    });
    const period = Duration.minutes(5);
    new ImpactAlarm(this, 'Depth', {
      metric: this.metricApproximateNumberOfMessagesVisible({ period, statistic: 'Maximum' }),
      impact: `${impact}. Find the cause in the worker's log, then ${remedy}`,
    });
    new ImpactAlarm(this, 'Age', {
      metric: this.metricApproximateAgeOfOldestMessage({ period, statistic: 'Maximum' }),
      threshold: Duration.days(3).toSeconds(),
      impact: `${impact}, and the oldest message is lost for good after 14 days: ${remedy}`,
    });
  }
}
