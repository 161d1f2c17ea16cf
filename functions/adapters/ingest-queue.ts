import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

/** A wish to try a quarantined upload again. It travels by the queue that S3's events come by. */
export interface RetryRequest {
  retry: { tenantId: string; quarantineId: string };
}

export type IngestQueue = ReturnType<typeof ingestQueue>;

export function ingestQueue(url: string, sqs: SQSClient = new SQSClient({})) {
  return {
    async askRetry(request: RetryRequest): Promise<void> {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: JSON.stringify(request),
        }),
      );
    },
  };
}
