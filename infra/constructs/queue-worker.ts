import type { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DomainFunction, type DomainFunctionProps } from './domain-function.ts';
import type { WorkQueue } from './work-queue.ts';

export interface QueueWorkerProps extends Omit<DomainFunctionProps, 'endpoints'> {
  /** Whose messages it works through. */
  readonly from: WorkQueue;
  readonly timeout: Duration;
  /** Messages in one invocation. @default 1 */
  readonly batchSize?: number;
  /** How many may run at once: the account's limit is shared with the functions that people wait for. @default 50 */
  readonly maxConcurrency?: number;
}

/**
 * A function that works through a queue. Messages that fail come back one by one, then wait in the queue's dead-letter
 * queue. Throws where the queue hands a message out again while the function may still be at it.
 */
export class QueueWorker extends Construct {
  readonly fn: DomainFunction;

  constructor(scope: Construct, id: string, props: QueueWorkerProps) {
    super(scope, id);
    const { from, timeout, batchSize = 1, maxConcurrency = 50, ...rest } = props;
    if (from.visibilitySeconds < 6 * timeout.toSeconds())
      throw new Error(`The queue of ${id} must hide a message for at least six times the function's ${timeout}`);
    this.fn = new DomainFunction(this, 'Worker', { ...rest, timeout });
    this.fn.allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [from.queue.queueArn]);
    const mapping = new EventSourceMapping(this, 'Source', {
      target: this.fn.fn,
      eventSourceArn: from.queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    // Lambda checks the permission when the mapping is made.
    mapping.node.addDependency(this.fn.grantPrincipal);
  }
}
