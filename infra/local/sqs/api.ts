import { AwsError } from '../aws/errors.ts';
import type { AwsAnswer, AwsRequest } from '../aws/exchange.ts';
import { type JsonInput, jsonAnswer, readJsonRequest } from '../aws/json-api.ts';
import { type Message, md5, type Queue, type Queues } from './queues.ts';

const maxBodyBytes = 1024 * 1024;

type Operation = (context: { queue: Queue; queues: Queues; input: JsonInput }) => unknown;

const operations: Record<string, { action: string; run: Operation }> = {
  SendMessage: { action: 'sqs:SendMessage', run: ({ queue, queues, input }) => send(queues, queue, input) },
  SendMessageBatch: {
    action: 'sqs:SendMessage',
    run: ({ queue, queues, input }) => batch(input, (entry) => send(queues, queue, entry)),
  },
  ReceiveMessage: { action: 'sqs:ReceiveMessage', run: receive },
  DeleteMessage: {
    action: 'sqs:DeleteMessage',
    run: ({ queue, queues, input }) => accept(queues.remove(queue, String(input.ReceiptHandle))),
  },
  DeleteMessageBatch: {
    action: 'sqs:DeleteMessage',
    run: ({ queue, queues, input }) =>
      batch(input, (entry) => accept(queues.remove(queue, String(entry.ReceiptHandle)))),
  },
  ChangeMessageVisibility: {
    action: 'sqs:ChangeMessageVisibility',
    run: ({ queue, queues, input }) =>
      accept(queues.hide(queue, String(input.ReceiptHandle), integer(input, 'VisibilityTimeout', 0, 43_200) ?? 0)),
  },
  GetQueueAttributes: { action: 'sqs:GetQueueAttributes', run: attributes },
  GetQueueUrl: { action: 'sqs:GetQueueUrl', run: ({ queue }) => ({ QueueUrl: queue.url }) },
  PurgeQueue: { action: 'sqs:PurgeQueue', run: ({ queue, queues }) => void queues.purge(queue) },
};

/** SQS in its JSON protocol. */
export async function sqsApi(queues: Queues, request: AwsRequest): Promise<AwsAnswer> {
  const { operation: name, input } = await readJsonRequest(request, 2 * maxBodyBytes);
  const operation = operations[name];
  if (!operation) throw new AwsError('UnsupportedOperation', `${name || 'This'} is not available on one machine.`);
  const queue = queues.find(({ url, name }) => url === input.QueueUrl || name === input.QueueName);
  if (!queue) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
  request.access.require({ action: operation.action, resource: queue.arn, resourcePolicy: queue.policy });
  return jsonAnswer(await operation.run({ queue, queues, input }), '1.0');
}

function integer(input: JsonInput, name: string, min: number, max: number): number | undefined {
  const value = input[name];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max)
    throw new AwsError(
      'InvalidParameterValue',
      `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${min} and ${max}.`,
    );
  return value;
}

function send(queues: Queues, queue: Queue, input: JsonInput) {
  const body = input.MessageBody;
  if (typeof body !== 'string' || body === '')
    throw new AwsError('MissingParameter', 'The request must contain the parameter MessageBody.');
  if (Buffer.byteLength(body) > maxBodyBytes)
    throw new AwsError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBodyBytes} bytes.`,
    );
  const id = queues.send(queue, body, {
    delaySeconds: integer(input, 'DelaySeconds', 0, 900),
    attributes: input.MessageAttributes as Record<string, unknown> | undefined,
  });
  return { MessageId: id, MD5OfMessageBody: md5(body) };
}

function batch(input: JsonInput, run: (entry: JsonInput) => object | undefined) {
  const entries = Array.isArray(input.Entries) ? (input.Entries as JsonInput[]) : [];
  if (entries.length === 0)
    throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (entries.length > 10)
    throw new AwsError('TooManyEntriesInBatchRequest', 'Maximum number of entries per request are 10.');
  if (new Set(entries.map(({ Id }) => Id)).size < entries.length)
    throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...run(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.code, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}

function accept(known: boolean): undefined {
  if (!known) throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  return undefined;
}

async function receive({ queue, queues, input }: Parameters<Operation>[0]) {
  const limit = integer(input, 'MaxNumberOfMessages', 1, 10) ?? 1;
  const visibility = integer(input, 'VisibilityTimeout', 0, 43_200);
  const deadline = Date.now() + (integer(input, 'WaitTimeSeconds', 0, 20) ?? 0) * 1000;
  let messages = queues.receive(queue, limit, visibility);
  while (messages.length === 0 && Date.now() < deadline) {
    await changeOf(queues, queue, Math.min(deadline, queues.nextVisibleAt(queue) ?? deadline));
    messages = queues.receive(queue, limit, visibility);
  }
  return messages.length === 0 ? {} : { Messages: messages.map(toOutput) };
}

/** Waits for something to happen to the queue, until `deadline` at most. */
function changeOf(queues: Queues, queue: Queue, deadline: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      stop();
      resolve();
    };
    const timer = setTimeout(end, Math.max(1, deadline - Date.now()));
    const stop = queues.onChange(queue, end);
  });
}

const toOutput = (message: Message) => ({
  MessageId: message.id,
  ReceiptHandle: message.receipt,
  Body: message.body,
  MD5OfBody: md5(message.body),
  Attributes: systemAttributes(message),
  ...(Object.keys(message.attributes).length > 0 ? { MessageAttributes: message.attributes } : {}),
});

export const systemAttributes = (message: Message) => ({
  SenderId: '000000000000',
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
});

function attributes({ queue, queues, input }: Parameters<Operation>[0]) {
  const { visible, inFlight, delayed } = queues.count(queue);
  const all: Record<string, string> = {
    QueueArn: queue.arn,
    VisibilityTimeout: String(queue.visibilitySeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    DelaySeconds: String(queue.delaySeconds),
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
  };
  const { redrive } = queue;
  if (redrive)
    all.RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: redrive.deadLetterArn,
      maxReceiveCount: redrive.maxReceives,
    });
  const names = Array.isArray(input.AttributeNames) ? (input.AttributeNames as string[]) : [];
  const wanted = Object.entries(all).filter(([name]) => names.includes('All') || names.includes(name));
  return wanted.length > 0 ? { Attributes: Object.fromEntries(wanted) } : {};
}
