import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import type { DomainFunction } from './domain-function.ts';
import { ImpactAlarm } from './impact-alarm.ts';

export interface WorkQueueProps {
  /** The longest that its worker may take for one message. */
  readonly longestWork: Duration;
  /** What users lose while messages wait in the dead-letter queue. */
  readonly impact: string;
  /** How old a message may get before it is late. @default 1 hour */
  readonly lateAfter?: Duration;
}

/** A queue with what a queue needs: a dead-letter queue after five tries, and alarms for what waits too long in either. */
export class WorkQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;
  /** How long a message that was handed out stays hidden from others. */
  readonly visibilitySeconds: number;

  constructor(scope: Construct, id: string, { longestWork, impact, lateAfter = Duration.hours(1) }: WorkQueueProps) {
    super(scope, id);
    // Six times, as AWS asks: Lambda tries a throttled batch again by itself while it holds the messages.
    this.visibilitySeconds = 6 * longestWork.toSeconds();
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', { impact, remedy: 'redrive the dead-letter queue' });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // Messages are data: they outlive the stack, as the rest of it does.
      removalPolicy: RemovalPolicy.RETAIN,
      // A message ages from when it was first sent: the dead-letter queue must keep it longer than this.
      retentionPeriod: Duration.days(7),
      visibilityTimeout: Duration.seconds(this.visibilitySeconds),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });

    new ImpactAlarm(this, 'Age', {
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: lateAfter.toSeconds(),
      periods: 3,
      impact: `${impact}: the worker does not keep up`,
    });
  }

  /** Lets a function put messages in. */
  grantSendTo(fn: DomainFunction, variable: string): void {
    fn.allow(['sqs:SendMessage'], [this.queue.queueArn]);
    fn.setEnvironment(variable, this.queue.queueUrl);
  }
}
