import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { log } from './logger.ts';

/**
 * The Lambda handler of a queue: messages one after the other, and only those that failed come back. A failure is
 * delivered again until the queue's limit, then waits in the dead-letter queue.
 */
export function queueWorker(work: (body: string, record: SQSRecord) => Promise<void>) {
  return async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
    for (const record of event.Records) {
      try {
        await work(record.body, record);
      } catch (error) {
        const { messageId: itemIdentifier, attributes } = record;
        log('error', 'A message failed', {
          itemIdentifier,
          receives: attributes.ApproximateReceiveCount,
          error,
        });
        batchItemFailures.push({ itemIdentifier });
      }
    }
    return { batchItemFailures };
  };
}
