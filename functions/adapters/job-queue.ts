import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';

/** What a queue of jobs carries: a job that is to be worked on, or a deletion that may have been left half done. */
export const JobMessage = z.union([
  z.object({ job: z.object({ tenantId: z.string(), userId: z.string(), id: z.string() }) }),
  z.object({ deletion: z.object({ tenantId: z.string(), recordingId: z.string() }) }),
]);
export type JobMessage = z.output<typeof JobMessage>;

export type JobQueue = ReturnType<typeof jobQueue>;

export function jobQueue(url: string, sqs: SQSClient = new SQSClient({})) {
  return {
    /** `delaySeconds` is at most 900. */
    async send(message: JobMessage, delaySeconds = 0): Promise<void> {
      await sqs.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: JSON.stringify(message),
          DelaySeconds: delaySeconds,
        }),
      );
    },
  };
}
