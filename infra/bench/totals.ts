/**
 * Whether the totals' worker keeps up with calls that come at a steady rate: they are written into the table of a cloud of its own, whose
 * stream feeds the worker; then the totals are compared with the recordings. Run with `npm run bench:totals`.
 *
 * | option | |
 * | --- | --- |
 * | --rate | recordings a second; 200 by default |
 * | --seconds | how long; 60 by default |
 */
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openTable } from '#data/client';
import { newRecordingWrites, type Recording, recordingRepository } from '#data/recordings';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { rebuildTotals } from '#functions/totals/rebuild-totals';
import { startTestCloud } from '../local/test-cloud.ts';
import { recordings } from './archive/generate.ts';
import { processorTime } from './processor-time.ts';
import { quantile } from './quantile.ts';

const { values: options } = parseArgs({
  options: { rate: { type: 'string', default: '200' }, seconds: { type: 'string', default: '60' } },
});
const [rate, duration] = [Number(options.rate), Number(options.seconds)];
if (!(rate > 0) || !(duration > 0)) throw new Error('--rate and --seconds must be numbers above 0');
const wanted = Math.round(rate * duration);
/** So many writes are under way at once where the table is slower than the rate. */
const mostAtOnce = 32;
/** What is not counted by then never will be. */
const patienceMs = 300_000;

const cloud = await startTestCloud();
try {
  const { tenant: tenantId } = cloud.recorder;
  /** The table as a function of the template may use it. */
  const tableOf = (functionName: string) => {
    const name = cloud.cloud.functions.get(functionName)?.settings.environment.TABLE_NAME ?? '';
    const credentials = cloud.cloud.keyOf(functionName);
    return openTable(name, new DynamoDBClient({ endpoint: cloud.aws, region: cloud.region, credentials }));
  };
  const [ingest, reader] = [tableOf('ingest'), tableOf('recordings')];
  const totals = totalsRepository(reader);
  const countedNow = async () =>
    (await totals.read([{ tenantId, scope: 'tenant', period: 'all' }]))[0]?.recordings ?? 0;
  const before = await countedNow();

  /** When each was written, in the order in which they were; epoch milliseconds. */
  const written: number[] = [];
  const lags: { at: number; ms: number; behind: number }[] = [];
  let counted = 0;
  const usedBefore = processorTime();
  const began = Date.now();
  let writing = true;
  const watch = (async () => {
    while ((writing || counted < written.length) && Date.now() - began < duration * 1000 + patienceMs) {
      const [held, now] = [(await countedNow()) - before, Date.now()];
      counted = held;
      const oldest = written[counted];
      lags.push({ at: now - began, ms: oldest === undefined ? 0 : now - oldest, behind: written.length - counted });
      await pause(200);
    }
    return Date.now();
  })();

  const source = recordings(1_000_000);
  const underWay = new Set<Promise<void>>();
  for (let n = 0; n < wanted; n++) {
    const due = began + (n * 1000) / rate;
    if (due > Date.now()) await pause(due - Date.now());
    while (underWay.size >= mostAtOnce) await Promise.race(underWay);
    const write = writeOne(arriving(source.next().value as Recording, tenantId)).finally(() => underWay.delete(write));
    underWay.add(write);
  }
  await Promise.all(underWay);
  const wrote = Date.now();
  writing = false;
  const caughtUp = await watch;
  const used = processorTime();

  async function writeOne(recording: Recording): Promise<void> {
    const receivedAt = new Date().toISOString();
    const original = { tenantId, recordingId: recording.id, key: `in/${recording.id}.wav`, metadata: {}, receivedAt };
    if (!(await ingest.transact(newRecordingWrites(recording, original))))
      throw new Error(`The recording ${recording.id} exists already`);
    written.push(Date.now());
  }

  const took = (wrote - began) / 1000;
  const load = `load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`;
  console.log(
    `${wanted} recordings in ${took.toFixed(1)} s: ${(wanted / took).toFixed(0)} a second of ${rate} (${load})`,
  );
  const halves = [
    lags.filter(({ at }) => at < took * 500),
    lags.filter(({ at }) => at >= took * 500 && at < took * 1000),
  ];
  for (const [i, half] of halves.entries()) {
    const [p50, p95] = [0.5, 0.95].map((p) =>
      quantile(
        half.map(({ ms }) => ms),
        p,
      ),
    );
    const behind = quantile(
      half.map((one) => one.behind),
      0.5,
    );
    console.log(
      `  ${i === 0 ? 'first' : 'second'} half: lag p50 ${p50} ms, p95 ${p95} ms; ${behind} recordings behind`,
    );
  }
  console.log(`  all counted ${caughtUp - wrote} ms after the last was written; ${wanted - counted} never`);
  if (used !== undefined && usedBefore !== undefined) {
    const each = (used - usedBefore) / wanted;
    const cores = (each * rate).toFixed(2);
    console.log(
      `  processor time of writer, cloud and worker: ${(each * 1000).toFixed(1)} ms a recording: ${cores} cores at ${rate} a second`,
    );
  }
  const { recordings: found, drift } = await rebuildTotals(
    tenantId,
    { repair: false },
    { recordings: recordingRepository(reader), tenants: tenantRepository(reader), totals },
  );
  console.log(`  drift: ${drift.length} of the totals of ${found} recordings (goal: 0)`);
  for (const problem of cloud.problems) console.log(`  ${problem}`);
  if (drift.length > 0 || counted !== wanted || cloud.problems.length > 0) process.exitCode = 1;
} finally {
  await cloud.stop();
}

/** A call of the archive as one that has just ended, of another customer. */
function arriving(recording: Recording, tenantId: string): Recording {
  return { ...recording, tenantId, connectedAt: Date.now() - recording.durationMs };
}
