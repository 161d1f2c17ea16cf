import { setTimeout as pause } from 'node:timers/promises';
import type { InvocationResult } from '../lambda/function-pool.ts';
import { listShards, mostRecords, type Shard, type StreamRecord, shardReader } from './stream.ts';
import { type GivenUp, type StreamBatchSettings, workThrough } from './stream-batch.ts';
import type { ShardReading, StreamPositions } from './stream-positions.ts';

/** What the template says of a table's stream that feeds a function. */
export interface StreamSourceMapping extends StreamBatchSettings {
  /** Stack and logical id. */
  name: string;
  tableName: string;
  /** As functions are told. */
  streamArn: string;
  region: string;
  batchSize: number;
  /** How long a batch that is not full waits for more. */
  windowMs: number;
  wanted(record: StreamRecord): boolean;
}

export interface StreamSurroundings {
  /** Of the emulator. */
  endpoint: string;
  /** The emulator's ARN of the table's stream. */
  emulatorArn: string;
  positions: StreamPositions;
  invoke(event: object): Promise<InvocationResult>;
  /** Takes over what the function could not do, and `save`s the position: both or neither. */
  giveUp(given: GivenUp, save: () => void): void;
  /** Told in one line why the stream cannot be read. */
  report(problem: string): void;
  /** @default what is sensible for people; tests are in a hurry. */
  pace?: Partial<Pace>;
}

interface Pace {
  /** Between two looks at a stream that nobody has written to as far as is known. */
  idleMs: number;
  /** Between two looks in any case: a busy table is not asked after each write. */
  busyMs: number;
  /** After a failure, until the next attempt. */
  retryMs(failures: number): number;
}

/** Lambda allows events of 6 MB: somewhat less leaves room for what is around the records. */
const mostBytes = 5.5 * 1024 * 1024;

/**
 * Feeds a function from a table's stream, as Lambda does: in order, a batch at a time, each record at least once, from where it stood when
 * the cloud was stopped. One batch at a time is what every parallelization factor allows.
 * `wake()` makes it look at once; `stop()` ends it, and what is under way then is delivered again by the next start.
 */
export function feedFromStream(mapping: StreamSourceMapping, surroundings: StreamSurroundings) {
  const { endpoint, emulatorArn, positions, report } = surroundings;
  const pace: Pace = {
    idleMs: 1000,
    busyMs: 50,
    retryMs: (failures) => Math.min(500 * 2 ** failures, 30_000),
    ...surroundings.pace,
  };
  const startedAt = Date.now();
  const following = new Set<string>();
  const ending = new AbortController();
  const sleepers: Array<() => void> = [];
  let awake = false;

  /** Until somebody writes, or so many milliseconds have passed. */
  const sleep = async (ms: number) => {
    await pause(Math.min(ms, pace.busyMs), undefined, { signal: ending.signal });
    if (!awake && ms > pace.busyMs)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms - pace.busyMs);
        sleepers.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    awake = false;
  };
  const wake = () => {
    awake = true;
    for (const rouse of sleepers.splice(0)) rouse();
  };

  const follow = async (reading: ShardReading): Promise<void> => {
    const read = shardReader(endpoint, emulatorArn, reading.shardId, positions.read(reading).sequence);
    const save = (sequence: string) => positions.save(reading, sequence);
    let waiting: StreamRecord[] = [];
    let waitingSince = 0;
    let failures = 0;
    while (!ending.signal.aborted) {
      let found: Awaited<ReturnType<typeof read>>;
      try {
        found = await read();
        failures = 0;
      } catch (error) {
        if (ending.signal.aborted) return;
        // What expires is no news.
        if (failures++ === 1) report(`The stream of ${mapping.tableName} cannot be read: ${(error as Error).message}`);
        await sleep(pace.retryMs(failures));
        continue;
      }
      if (ending.signal.aborted) return;
      const wanted = found.records.filter(mapping.wanted).map((record) => asLambda(record, mapping));
      if (waiting.length === 0) waitingSince = Date.now();
      waiting = [...waiting, ...wanted];
      const due = () => found.ended || Date.now() - waitingSince >= mapping.windowMs;
      while (waiting.length >= mapping.batchSize || (waiting.length > 0 && due())) {
        const batch = takeBatch(waiting, mapping.batchSize);
        await workThrough(batch, mapping, {
          ...surroundings,
          ...{ reading, startedAt, save, signal: ending.signal },
          pauseAfter: (failed) => sleepOver(pace.retryMs(failed)),
        });
        if (ending.signal.aborted) return;
      }
      const last = found.records.at(-1)?.dynamodb.SequenceNumber;
      if (waiting.length === 0 && last !== undefined) save(last);
      if (found.ended) {
        positions.end(reading);
        return;
      }
      if (found.records.length === mostRecords) continue;
      const left = waiting.length > 0 ? mapping.windowMs - (Date.now() - waitingSince) : pace.idleMs;
      await sleep(Math.max(Math.min(left, pace.idleMs), 1));
    }
  };
  /** A write does not make a failed function work. */
  const sleepOver = (ms: number) => pause(ms, undefined, { signal: ending.signal });

  /** Follows the shards that are not followed yet; a shard's records come after its parent's. */
  const followAll = async (): Promise<void> => {
    const shards = await listShards(endpoint, emulatorArn);
    const reading = ({ ShardId }: Shard) => ({ mapping: mapping.name, streamArn: emulatorArn, shardId: ShardId });
    const isDone = (shard: Shard) => positions.read(reading(shard)).ended;
    for (const shard of shards) {
      const parent = shards.find(({ ShardId }) => ShardId === shard.ParentShardId);
      if (following.has(shard.ShardId) || isDone(shard) || (parent && !isDone(parent))) continue;
      following.add(shard.ShardId);
      void follow(reading(shard)).then(() => (ending.signal.aborted ? undefined : begin()), failed);
    }
  };
  const failed = (error: unknown) => {
    if (!ending.signal.aborted) report(`${mapping.name} does not read on: ${(error as Error).stack ?? error}`);
  };
  const begin = () => followAll().catch(failed);

  void begin();
  return {
    wake,
    stop() {
      ending.abort();
      wake();
    },
  };
}

function takeBatch(waiting: StreamRecord[], size: number): StreamRecord[] {
  let bytes = 0;
  const end = waiting.slice(0, size).findIndex((record) => {
    bytes += Buffer.byteLength(JSON.stringify(record));
    return bytes > mostBytes;
  });
  return waiting.splice(0, end === -1 ? size : Math.max(end, 1));
}

const asLambda = (record: StreamRecord, { region, streamArn }: StreamSourceMapping): StreamRecord => ({
  ...record,
  awsRegion: region,
  eventSourceARN: streamArn,
});
