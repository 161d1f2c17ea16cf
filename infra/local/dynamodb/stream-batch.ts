import type { InvocationResult } from '../lambda/function-pool.ts';
import type { StreamRecord } from './stream.ts';
import type { ShardReading } from './stream-positions.ts';

/** What the template says of batches that fail. */
export interface StreamBatchSettings {
  /** Halves a batch that failed as a whole, to get at the record that it failed for. */
  bisects: boolean;
  /** The function answers from which record on a batch failed. */
  reportsFailures: boolean;
  /** How often a batch is tried again; undefined is for ever. */
  retries: number | undefined;
  /** How old a record that fails may get; undefined is as old as the stream. */
  maxAgeSeconds: number | undefined;
}

/** Records that the function could not do. */
export interface GivenUp {
  records: StreamRecord[];
  reading: ShardReading;
  condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
  invocations: number;
  result: InvocationResult;
}

export interface BatchSurroundings {
  reading: ShardReading;
  /** Epoch milliseconds: records do not age while the machine is off. */
  startedAt: number;
  signal: AbortSignal;
  invoke(event: object): Promise<InvocationResult>;
  /** Everything up to this sequence number is done. */
  save(sequence: string): void;
  giveUp(given: GivenUp, save: () => void): void;
  pauseAfter(failures: number): Promise<void>;
}

/**
 * Works through a batch until every record is done or given up, or the signal comes; what is not saved by then was not done.
 * See https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html for what counts as a failure.
 */
export async function workThrough(
  batch: StreamRecord[],
  settings: StreamBatchSettings,
  { reading, startedAt, signal, invoke, save, giveUp, pauseAfter }: BatchSurroundings,
): Promise<void> {
  const parts = [{ records: batch, failures: 0 }];
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
    const { records, failures } = part;
    const result = await invoke({ Records: records });
    if (signal.aborted) return;
    const at = settings.reportsFailures || !result.ok ? firstFailure(records, result) : undefined;
    const done = records.slice(0, at ?? records.length);
    const failed = records.slice(done.length);
    const [last, next] = [done.at(-1), failed[0]];
    if (last) save(sequence(last));
    if (!next) continue;

    // That some were done is no failure of the rest.
    const failuresNow = last ? 1 : failures + 1;
    const condition = whyGiveUp(next, failuresNow, settings, startedAt);
    if (!result.ok && settings.bisects && failed.length > 1) {
      const middle = Math.ceil(failed.length / 2);
      parts.unshift({ records: failed.slice(0, middle), failures }, { records: failed.slice(middle), failures });
    } else if (condition) {
      const end = failed.at(-1) ?? next;
      giveUp({ records: failed, reading, condition, invocations: failuresNow, result }, () => save(sequence(end)));
      continue;
    } else {
      parts.unshift({ records: failed, failures: failuresNow });
    }
    await pauseAfter(failuresNow).catch(() => undefined);
    if (signal.aborted) return;
  }
}

const sequence = ({ dynamodb }: StreamRecord) => dynamodb.SequenceNumber;

/** The index of the first record that failed; undefined where none did. */
function firstFailure(records: StreamRecord[], result: InvocationResult): number | undefined {
  if (!result.ok) return 0;
  const answer: unknown = JSON.parse(result.payload || 'null');
  const failures = (answer as { batchItemFailures?: unknown } | null)?.batchItemFailures;
  if (failures === undefined || failures === null) return undefined;
  if (!Array.isArray(failures)) return 0;
  const indexes = failures.map((failure: { itemIdentifier?: unknown } | null) =>
    records.findIndex((record) => sequence(record) === failure?.itemIdentifier),
  );
  // A number that is not of this batch makes the whole answer worthless.
  return indexes.length === 0 ? undefined : Math.max(Math.min(...indexes), 0);
}

function whyGiveUp(
  { dynamodb }: StreamRecord,
  failures: number,
  { retries, maxAgeSeconds }: StreamBatchSettings,
  startedAt: number,
): GivenUp['condition'] | undefined {
  if (retries !== undefined && failures > retries) return 'RetryAttemptsExhausted';
  const since = Math.max(dynamodb.ApproximateCreationDateTime * 1000, startedAt);
  const tooOld = maxAgeSeconds !== undefined && Date.now() - since > maxAgeSeconds * 1000;
  return tooOld ? 'RecordAgeExceeded' : undefined;
}
