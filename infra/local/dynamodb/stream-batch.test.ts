import { expect, test } from 'vitest';
import type { InvocationResult } from '../lambda/function-pool.ts';
import { onFailureMessage } from './on-failure.ts';
import type { StreamRecord } from './stream.ts';
import { type GivenUp, type StreamBatchSettings, workThrough } from './stream-batch.ts';

const now = Date.now();
const record = (number: number, ageSeconds = 0): StreamRecord => ({
  ...{ eventID: String(number), eventName: 'INSERT', awsRegion: 'eu-west-2' },
  dynamodb: { Keys: {}, SequenceNumber: String(number), ApproximateCreationDateTime: now / 1000 - ageSeconds },
});
const done = (answer: unknown = null): InvocationResult => ({ ok: true, payload: JSON.stringify(answer) });
const broken: InvocationResult = { ok: false, kind: 'crash', errorType: 'x', message: 'x' };
const reading = { mapping: 'Totals Source', streamArn: 'arn:emulator', shardId: 'shard-1' };

/** Works through records; says what the function was given, what was saved, and what was given up. */
async function work(
  records: StreamRecord[],
  answer: (numbers: string[]) => InvocationResult,
  settings: Partial<StreamBatchSettings> = {},
  more: { startedAt?: number; stopAfter?: number } = {},
) {
  const given: string[][] = [];
  const events: Array<string | GivenUp> = [];
  const ending = new AbortController();
  const all = { bisects: true, reportsFailures: true, retries: 2, maxAgeSeconds: undefined, ...settings };
  await workThrough(records, all, {
    ...{ reading, startedAt: more.startedAt ?? 0, signal: ending.signal, pauseAfter: async () => undefined },
    async invoke(event) {
      const numbers = (event as { Records: StreamRecord[] }).Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
      given.push(numbers);
      if (given.length === more.stopAfter) ending.abort();
      return answer(numbers);
    },
    save: (sequence) => events.push(sequence),
    giveUp(what, save) {
      events.push(what);
      save();
    },
  });
  return { given, events, saved: events.filter((event) => typeof event === 'string') };
}
const records = [1, 2, 3, 4].map((number) => record(number));

test('a batch that is done is handed over once', async () => {
  expect(await work(records, () => done())).toMatchObject({ given: [['1', '2', '3', '4']], events: ['4'] });
});

test('of a batch that failed in part, the rest comes again, from the first that failed', async () => {
  const failures = [
    { batchItemFailures: [{ itemIdentifier: '4' }, { itemIdentifier: '3' }] },
    { batchItemFailures: [] },
  ];
  const { given, events } = await work(records, () => done(failures.shift()));
  expect([given, events]).toEqual([
    [
      ['1', '2', '3', '4'],
      ['3', '4'],
    ],
    ['2', '4'],
  ]);
});

test('a number that was not in the batch brings back all of it', async () => {
  const failures = [{ batchItemFailures: [{ itemIdentifier: '2' }, { itemIdentifier: 'made up' }] }];
  expect((await work(records, () => done(failures.shift() ?? null))).given).toEqual([
    ['1', '2', '3', '4'],
    ['1', '2', '3', '4'],
  ]);
});

test('a batch that fails as a whole is halved until the record is alone, which is given up after its retries', async () => {
  const { given, events } = await work(records, (numbers) => (numbers.includes('3') ? broken : done()));
  expect(given).toEqual([['1', '2', '3', '4'], ['1', '2'], ['3', '4'], ['3'], ['3'], ['3'], ['4']]);
  expect(events).toEqual(['2', expect.objectContaining({ records: [records[2]], invocations: 3 }), '3', '4']);
});

test('without halving, the whole batch is tried again, then given up', async () => {
  const { given, events } = await work(records, () => broken, { bisects: false });
  expect(given.length).toBe(3);
  expect(events).toEqual([expect.objectContaining({ records, condition: 'RetryAttemptsExhausted' }), '4']);
});

test('a record that fails and is too old is given up; the time when the machine was off does not count', async () => {
  const old = [record(1, 100)];
  const settings = { retries: undefined, maxAgeSeconds: 60 };
  const { events } = await work(old, () => broken, settings);
  expect(events).toEqual([expect.objectContaining({ condition: 'RecordAgeExceeded', invocations: 1 }), '1']);
  const answers = [broken, broken, done()];
  const justStarted = await work(old, () => answers.shift() ?? broken, settings, { startedAt: now });
  expect([justStarted.given.length, justStarted.events]).toEqual([3, ['1']]);
});

test('what the function was at when the cloud was stopped is not saved', async () => {
  expect(await work(records, () => done(), {}, { stopAfter: 1 })).toMatchObject({ events: [] });
  expect(await work(records, () => broken, {}, { stopAfter: 2 })).toMatchObject({ events: [] });
});

test('where the function does not report, its answer means nothing', async () => {
  const answer = () => done({ batchItemFailures: [{ itemIdentifier: '1' }] });
  expect((await work(records, answer, { reportsFailures: false })).saved).toEqual(['4']);
});

test('an on-failure queue is told which records were given up, as Lambda tells it', async () => {
  const { events } = await work(records, () => broken, { bisects: false });
  const message = onFailureMessage(events[0] as GivenUp, { functionArn: 'arn:fn', streamArn: 'arn:stream' });
  expect(message).toMatchObject({
    requestContext: { functionArn: 'arn:fn', condition: 'RetryAttemptsExhausted', approximateInvokeCount: 3 },
    responseContext: { statusCode: 200, functionError: 'Unhandled' },
    DDBStreamBatchInfo: {
      ...{ shardId: 'shard-1', streamArn: 'arn:stream', batchSize: 4 },
      ...{ startSequenceNumber: '1', endSequenceNumber: '4' },
      approximateArrivalOfFirstRecord: new Date(now).toISOString(),
    },
  });
});
