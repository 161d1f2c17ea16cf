import type { InvocationResult } from '../lambda/function-pool.ts';
import { systemAttributes } from './api.ts';
import { type Message, md5, type Queue, type Queues } from './queues.ts';

/** What the template says of a queue that feeds a function. */
export interface EventSourceMapping {
  queue: Queue;
  region: string;
  batchSize: number;
  maxConcurrency: number;
  /** The function answers which messages of a batch failed. */
  reportsFailures: boolean;
}

/**
 * Feeds a function from a queue, as Lambda does: a batch per invocation, deleted when it is done. What fails comes back: after one second,
 * then two, four … (`retryDelay`, in seconds), never later than the queue's visibility time-out, which is when AWS would deliver it again.
 * Returns what ends it; invocations that are under way go on, and their messages stay in the queue unless they end well in time.
 */
export function feedFunction(
  queues: Queues,
  mapping: EventSourceMapping,
  invoke: (event: object) => Promise<InvocationResult>,
  retryDelay: (receiveCount: number) => number = (receiveCount) => 2 ** (receiveCount - 1),
): () => void {
  const { queue, batchSize, maxConcurrency } = mapping;
  let running = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const pump = () => {
    clearTimeout(timer);
    while (!stopped && running < maxConcurrency) {
      const messages = queues.receive(queue, batchSize);
      if (messages.length === 0) break;
      running++;
      void deliver(messages);
    }
    const next = stopped || running >= maxConcurrency ? undefined : queues.nextVisibleAt(queue);
    // Node's timers hold no more than 31 bits.
    if (next !== undefined) timer = setTimeout(pump, Math.min(Math.max(next - Date.now(), 10), 2 ** 31 - 1));
  };

  const deliver = async (messages: Message[]) => {
    const result = await invoke({ Records: messages.map((message) => toRecord(message, mapping)) });
    // The state is closed, or about to be; the next start finds these messages in flight and delivers them again.
    if (stopped) return;
    const failed = failedMessages(messages, result, mapping.reportsFailures);
    for (const message of messages) {
      if (failed.has(message))
        queues.giveBack(queue, message, Math.min(retryDelay(message.receiveCount), queue.visibilitySeconds));
      else queues.remove(queue, message.receipt);
    }
    running--;
    pump();
  };

  queues.recover(queue);
  const unsubscribe = queues.onChange(queue, pump);
  pump();
  return () => {
    stopped = true;
    clearTimeout(timer);
    unsubscribe();
  };
}

/** See https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html for what counts as a failure. */
function failedMessages(messages: Message[], result: InvocationResult, reportsFailures: boolean): Set<Message> {
  const all = new Set(messages);
  if (!result.ok) return all;
  if (!reportsFailures) return new Set();
  const answer: unknown = JSON.parse(result.payload || 'null');
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const failed = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    messages.find(({ id }) => id === failure?.itemIdentifier),
  );
  // An identifier that is not of this batch makes the whole answer worthless.
  return failed.some((message) => message === undefined) ? all : new Set(failed as Message[]);
}

const toRecord = (message: Message, { queue, region }: EventSourceMapping) => ({
  messageId: message.id,
  receiptHandle: message.receipt,
  body: message.body,
  attributes: systemAttributes(message),
  messageAttributes: message.attributes,
  md5OfBody: md5(message.body),
  eventSource: 'aws:sqs',
  eventSourceARN: queue.arn,
  awsRegion: region,
});
