/** Streams of the emulator as functions get them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Emulators, startEmulators } from '../emulators/emulators.ts';
import { functionPool, type InvocationResult } from '../lambda/function-pool.ts';
import { openState } from '../state.ts';
import { callEmulator } from './emulator.ts';
import { findStream, type StreamRecord } from './stream.ts';
import { streamPositions } from './stream-positions.ts';
import { tendStreamRecords } from './stream-records.ts';
import { feedFromStream, type StreamSourceMapping } from './stream-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'call-record-streams-'));
const state = openState(join(folder, 'state.sqlite'));
let emulators: Emulators;
beforeAll(async () => {
  mkdirSync(join(folder, 'logs'));
  emulators = await startEmulators(folder, () => undefined);
}, 20_000);
const endings: Array<() => unknown> = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});
afterAll(async () => {
  await emulators.stop();
  state.close();
  rmSync(folder, { recursive: true });
});

const streamArn = 'arn:aws:dynamodb:eu-west-2:000000000000:table/calls/stream/local';
const done: InvocationResult = { ok: true, payload: 'null' };
const call = (operation: string, input: object) => callEmulator(emulators.dynamoDb, operation, input);
let tables = 0;

/** A table of its own, and a function that is fed from its stream. */
async function setup(answer: (names: string[]) => InvocationResult | Promise<InvocationResult> = () => done) {
  const tableName = `calls-${tables++}`;
  await call('CreateTable', {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  });
  const emulatorArn = (await findStream(emulators.dynamoDb, tableName)) ?? '';
  const given: string[][] = [];
  const events: StreamRecord[][] = [];
  const problems: string[] = [];
  const start = (more: Partial<StreamSourceMapping> = {}, invoke = answer) => {
    const mapping: StreamSourceMapping = {
      ...{ name: 'Totals Source', tableName, streamArn, region: 'eu-west-2', batchSize: 100, windowMs: 0 },
      ...{ bisects: false, reportsFailures: true, retries: 1, maxAgeSeconds: undefined, wanted: () => true, ...more },
    };
    const feed = feedFromStream(mapping, {
      ...{ endpoint: emulators.dynamoDb, emulatorArn, positions: streamPositions(state) },
      async invoke(event) {
        const { Records } = event as { Records: StreamRecord[] };
        const names = Records.map(({ dynamodb }) => (dynamodb.Keys.pk as { S: string }).S);
        given.push(names);
        events.push(Records);
        return invoke(names);
      },
      giveUp(what, save) {
        problems.push(`${what.condition} ${what.records.length}`);
        save();
      },
      report: (problem) => void problems.push(problem),
      pace: { idleMs: 5000, busyMs: 5, retryMs: () => 5 },
    });
    endings.push(() => feed.stop());
    return feed;
  };
  const put = (pk: string, sk = 'META', more = {}) =>
    call('PutItem', { TableName: tableName, Item: { pk: { S: pk }, sk: { S: sk }, ...more } });
  const remove = (pk: string, sk = 'META') =>
    call('DeleteItem', { TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } });
  return { tableName, start, put, remove, given, events, problems };
}
const until = async (condition: () => boolean) => {
  for (const deadline = Date.now() + 4000; !condition() && Date.now() < deadline; )
    await new Promise((resolve) => setTimeout(resolve, 5));
};

test('what is written comes in order, in the form that Lambda gives it', async () => {
  const { start, put, remove, events } = await setup();
  await put('a');
  await put('a', 'META', { title: { S: 'new' } });
  await remove('a');
  start();
  await until(() => events.length > 0);
  const keys = { pk: { S: 'a' }, sk: { S: 'META' } };
  const common = {
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: 'eu-west-2',
    eventSourceARN: streamArn,
  };
  const changed = { ...keys, title: { S: 'new' } };
  const record = (eventName: string, images: object) => ({
    ...{ ...common, eventName, eventID: expect.any(String) },
    dynamodb: {
      ...{ Keys: keys, StreamViewType: 'NEW_AND_OLD_IMAGES', SizeBytes: expect.any(Number), ...images },
      ...{ SequenceNumber: expect.stringMatching(/^\d+$/), ApproximateCreationDateTime: expect.any(Number) },
    },
  });
  expect(events).toEqual([
    [
      record('INSERT', { NewImage: keys }),
      record('MODIFY', { OldImage: keys, NewImage: changed }),
      record('REMOVE', { OldImage: changed }),
    ],
  ]);
});

test('a wake-up brings what was just written, long before the next look', async () => {
  const { start, put, given } = await setup();
  const feed = start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const written = performance.now();
  await put('a');
  feed.wake();
  await until(() => given.length > 0);
  expect(given).toEqual([['a']]);
  expect(performance.now() - written).toBeLessThan(1000);
});

test('a batch has no more records than allowed, and one that is not full waits for more', async () => {
  const { start, put, given } = await setup();
  const feed = start({ batchSize: 2, windowMs: 300 });
  for (const name of ['a', 'b', 'c']) await put(name);
  feed.wake();
  await until(() => given.length > 0);
  await put('d');
  feed.wake();
  await until(() => given.length > 1);
  expect(given).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
});

test('rows that are not wanted call nobody, and are passed for good', async () => {
  const { start, put, given } = await setup();
  const wanted = ({ dynamodb }: StreamRecord) => (dynamodb.Keys.sk as { S: string }).S === 'META';
  await put('a', 'EVENT');
  await put('b');
  await put('c', 'EVENT');
  const feed = start({ wanted });
  await until(() => given.length > 0);
  feed.stop();
  start({ wanted: () => true });
  await put('d', 'EVENT');
  await until(() => given.length > 1);
  expect(given.flat().filter((name) => name !== 'd')).toEqual(['b']);
});

test('a restart goes on where the function was, and repeats what it was at', async () => {
  let release: (result: InvocationResult) => void = () => undefined;
  const { start, put, given } = await setup(() => new Promise((resolve) => (release = resolve)));
  for (const name of ['a', 'b', 'c']) await put(name);
  const feed = start({ batchSize: 2 });
  await until(() => given.length === 1);
  release(done);
  await until(() => given.length === 2);
  feed.stop();
  release(done);
  start({}, () => done);
  await until(() => given.length === 3);
  expect(given).toEqual([['a', 'b'], ['c'], ['c']]);
});

test('a record that fails again and again does not hold up those after it', async () => {
  const { start, put, given, problems } = await setup(([first]) => {
    const failures = first === 'poison' ? [{ itemIdentifier: 'all' }] : [];
    return { ok: true, payload: JSON.stringify({ batchItemFailures: failures }) };
  });
  for (const name of ['a', 'poison', 'b']) await put(name);
  start({ batchSize: 1 });
  await until(() => given.length === 4);
  expect([given, problems]).toEqual([[['a'], ['poison'], ['poison'], ['b']], ['RetryAttemptsExhausted 1']]);
});

test('a function in a process of its own gets the records', async () => {
  const pool = functionPool(
    {
      ...{ name: 'Totals', arn: 'arn:fn', exportName: 'echo', timeoutSeconds: 5, memoryMb: 512, maxProcesses: 1 },
      ...{
        file: fileURLToPath(new URL('../testing/handlers.mjs', import.meta.url)),
        logGroup: 'test',
        environment: {},
      },
    },
    {
      ...{ region: 'eu-west-2', endpoint: 'http://127.0.0.1:1', temporaryFolder: join(folder, 'tmp') },
      ...{ logFile: join(folder, 'logs', 'totals.log'), report: () => undefined },
      credentials: { accessKeyId: 'ASIA', secretAccessKey: 'secret', sessionToken: 'token' },
    },
  );
  endings.push(() => pool.stop());
  const results: InvocationResult[] = [];
  const { start, put, events } = await setup(async () => {
    const result = await pool.invoke({ Records: events.at(-1) });
    results.push(result);
    return result;
  });
  await put('a');
  start();
  await until(() => results.length > 0);
  const [result] = results;
  expect(result?.ok && JSON.parse(result.payload).event.Records).toEqual(events[0]);
});

test('records that were passed and are a day old go, but for the last, and numbers go on', async () => {
  const { tableName, start, put, given } = await setup();
  const file = emulators.dynamoDbFile ?? '';
  for (const name of ['a', 'b', 'c', 'd']) await put(name);
  const database = new DatabaseSync(file, { timeout: 5000 });
  const numbers = () =>
    database
      .prepare('SELECT sequence_number AS number FROM _stream_records WHERE table_name = ? ORDER BY id')
      .all(tableName)
      .map(({ number }) => number);
  const age = (where: string) =>
    database.exec(
      `UPDATE _stream_records SET created_at = created_at - 90000 WHERE table_name = '${tableName}' AND ${where}`,
    );
  age("sequence_number <> '2'");
  tendStreamRecords(file, new Map([[tableName, 3]]));
  expect(numbers()).toEqual(['2', '4']);
  age('true');
  tendStreamRecords(file, new Map([[tableName, 4]]));
  await put('e');
  expect(numbers()).toEqual(['4', '5']);
  database.close();
  start();
  await until(() => given.length > 0);
  expect(given.flat()).toEqual(['d', 'e']);
});
