import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, FilterCriteria, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { AppTable } from './app-table.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { DomainFunction, type DomainFunctionProps } from './domain-function.ts';
import { ImpactAlarm } from './impact-alarm.ts';

export interface StreamWorkerProps extends Omit<DomainFunctionProps, 'endpoints'> {
  /** Whose changes it works through. */
  readonly table: AppTable;
  /**
   * The changes that call it, as Lambda's filters write them: others cost nothing. A worker that writes to the same table leaves out what it
   * writes, or would call itself for ever.
   */
  readonly filter: Record<string, unknown>;
  /** What the operator is to do where changes were given up. */
  readonly remedy: string;
  /** How many changes it is given at once, at most. @default 100 */
  readonly batchSize?: number;
  /** How many batches of one shard may be worked on at once; changes of one partition key stay in order. @default 1 */
  readonly parallelizationFactor?: number;
  /** How old a change may get before it is late. @default 15 minutes */
  readonly lateAfter?: Duration;
}

/**
 * A function that works through the changes of the table's rows, in order. Of a batch that fails, what is before the failure is done, the
 * rest comes again; a change that fails ten times is given up, so that it does not hold up all others until it is a day old, and is told of
 * in a dead-letter queue.
 */
export class StreamWorker extends Construct {
  readonly fn: DomainFunction;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: StreamWorkerProps) {
    super(scope, id);
    const { table, filter, remedy, ...more } = props;
    const { batchSize = 100, parallelizationFactor = 1, lateAfter = Duration.minutes(15), ...rest } = more;
    const { errorImpact } = rest;
    this.fn = new DomainFunction(this, 'Worker', rest);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', {
      impact: `${errorImpact}, and what was given up is missing for good`,
      remedy,
    });
    acknowledge(this.deadLetters, {
      'AwsSolutions-SQS3': 'It is the dead-letter queue of a stream, which is no queue',
    });
    this.fn.allow(['sqs:SendMessage'], [this.deadLetters.queueArn]);
    const mapping = new EventSourceMapping(this, 'Source', {
      target: this.fn.fn,
      eventSourceArn: table.grantStreamTo(this.fn),
      // A worker that is new begins with what the stream still has.
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [FilterCriteria.filter(filter)],
      batchSize,
      maxBatchingWindow: Duration.seconds(1),
      parallelizationFactor,
      bisectBatchOnError: true,
      retryAttempts: 10,
      maxRecordAge: Duration.hours(6),
      onFailure: { bind: () => ({ destination: this.deadLetters.queueArn }) },
      reportBatchItemFailures: true,
    });
    // Lambda checks the permissions when the mapping is made.
    mapping.node.addDependency(this.fn.grantPrincipal);

    new ImpactAlarm(this, 'Lateness', {
      metric: this.fn.fn.metric('IteratorAge', { period: Duration.minutes(5), statistic: 'Maximum' }),
      threshold: lateAfter.toMilliseconds(),
      periods: 3,
      impact: `${errorImpact}: the worker does not keep up, and changes that it does not get to within a day are lost to it`,
    });
  }
}
