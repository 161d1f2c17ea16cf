import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { InvocationResult } from '../lambda/function-pool.ts';
import { openState } from '../state.ts';
import { feedFunction } from './event-source.ts';
import { openQueues, type Queue } from './queues.ts';

const folder = mkdtempSync(join(tmpdir(), 'call-record-source-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;

interface Event {
  Records: Array<{ messageId: string; body: string; attributes: { ApproximateReceiveCount: string } }>;
}
const done = (payload = 'null'): InvocationResult => ({ ok: true, payload });

/** Feeds `answer` from a queue that gives failed messages back at once. */
function setup(
  answer: (event: Event) => InvocationResult | Promise<InvocationResult>,
  more: { batchSize?: number; maxConcurrency?: number } = {},
) {
  const queue: Queue = {
    ...{ name: 'work', arn: 'arn:work', url: 'http://127.0.0.1/0/work', policy: [] },
    ...{ visibilitySeconds: 30, retentionSeconds: 1000, delaySeconds: 0, redrive: undefined },
  };
  const queues = openQueues(openState(join(folder, `${files++}.sqlite`)), [queue]);
  const received: string[][] = [];
  const start = () =>
    feedFunction(
      queues,
      { queue, region: 'eu-west-2', batchSize: 1, maxConcurrency: 2, reportsFailures: true, ...more },
      async (event) => {
        received.push((event as Event).Records.map(({ body }) => body));
        return answer(event as Event);
      },
      () => 0,
    );
  const until = async (condition: () => boolean) => {
    for (const deadline = Date.now() + 5000; !condition() && Date.now() < deadline; )
      await new Promise((resolve) => setTimeout(resolve, 5));
  };
  const size = () => Object.values(queues.count(queue)).reduce((sum, count) => sum + count, 0);
  return { queue, queues, received, start, until, size };
}

test('messages are handed over, and gone once the function is done', async () => {
  const { queue, queues, received, start, until, size } = setup(() => done());
  queues.send(queue, 'before');
  const stop = start();
  queues.send(queue, 'after');
  await until(() => size() === 0);
  stop();
  expect([received, size()]).toEqual([[['before'], ['after']], 0]);
});

test('a message comes again until the function does it, counted', async () => {
  const counts: string[] = [];
  const { queue, queues, start, until, size } = setup(({ Records: [record] }) => {
    counts.push(record?.attributes.ApproximateReceiveCount ?? '');
    return counts.length < 3 ? { ok: false, kind: 'crash', errorType: 'x', message: 'x' } : done();
  });
  queues.send(queue, 'a');
  const stop = start();
  await until(() => size() === 0);
  stop();
  expect(counts).toEqual(['1', '2', '3']);
});

test('of a batch, only what the function names comes again; a name that is not in it brings back all', async () => {
  const answers = ['named', 'unknown', 'none'];
  const { queue, queues, received, start, until, size } = setup(
    ({ Records }) => {
      const failed = Records.find(({ body }) => body === 'b')?.messageId;
      const answer = answers.shift();
      if (answer === 'named') return done(JSON.stringify({ batchItemFailures: [{ itemIdentifier: failed }] }));
      if (answer === 'unknown') return done(JSON.stringify({ batchItemFailures: [{ itemIdentifier: 'made up' }] }));
      return done('{}');
    },
    { batchSize: 2, maxConcurrency: 1 },
  );
  queues.send(queue, 'a');
  queues.send(queue, 'b');
  const stop = start();
  await until(() => size() === 0);
  stop();
  expect(received).toEqual([['a', 'b'], ['b'], ['b']]);
});

test('no more invocations run at once than allowed, and none after the end', async () => {
  const waiting: Array<(result: InvocationResult) => void> = [];
  const { queue, queues, received, start, until } = setup(
    () => new Promise<InvocationResult>((resolve) => waiting.push(resolve)),
  );
  for (const body of ['a', 'b', 'c']) queues.send(queue, body);
  const stop = start();
  await until(() => waiting.length === 2);
  expect(received).toEqual([['a'], ['b']]);
  waiting.shift()?.(done());
  await until(() => waiting.length === 2);
  expect(received).toEqual([['a'], ['b'], ['c']]);
  stop();
  for (const finish of waiting) finish(done());
  await new Promise((resolve) => setTimeout(resolve, 20));
  // They were not done when the end came: the next start delivers them again.
  expect(queues.count(queue).visible + queues.count(queue).inFlight).toBe(2);
});
