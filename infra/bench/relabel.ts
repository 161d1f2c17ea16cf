/**
 * How long it takes until the earlier calls of a number are those of the agent whom it is given to, and how the archive answers meanwhile. Starts a
 * cloud of its own and writes the calls into its table; run with `npm run bench:relabel` (`-- --recordings 10000`).
 */
import { availableParallelism, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openTable } from '#data/client';
import { archivedItems, type Recording, recordingRepository } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { spellingsOf } from '#functions/recordings/numbers';
import { rebuildTotals } from '#functions/totals/rebuild-totals';
import { portalClient } from '../local/portal-client.ts';
import { startTestCloud } from '../local/test-cloud.ts';
import { recordings } from './archive/generate.ts';
import { quantile } from './quantile.ts';

const { values: options } = parseArgs({ options: { recordings: { type: 'string', default: '10000' } } });
const many = Number(options.recordings);
if (!(many > 0)) throw new Error('--recordings must be a number above 0');
const number = '+441134960100';
/** What is not counted by then never will be. */
const patienceMs = 600_000;

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
  const { ask } = await portalClient(cloud);

  const seenNumbers = seenNumberRepository(ingest);
  const source = recordings(many);
  for (let written = 0; written < many; ) {
    const some = Array.from({ length: Math.min(500, many - written) }, () =>
      ofNumber(source.next().value as Recording, tenantId),
    );
    const numbers = some.flatMap(({ from, to }) => [from.number, to.number].filter((number) => number !== undefined));
    await seenNumbers.note(
      tenantId,
      numbers.map((number) => ({ number, spellings: spellingsOf(number) })),
    );
    await ingest.batchPut(some.flatMap((recording) => archivedItems(recording)));
    written += some.length;
  }
  const totals = totalsRepository(reader);
  const counted = async (scope: 'tenant' | `agent:${string}`) =>
    (await totals.read([{ tenantId, scope, period: 'all' }]))[0]?.recordings ?? 0;
  await until(async () => (await counted('tenant')) >= many);
  console.log(`${many} recordings of one number; load ${loadavg()[0]?.toFixed(1)} on ${availableParallelism()} cores`);

  const agent = await ask<{ id: string }>('POST', '/agents', { name: 'Nadia Rowe' });
  const managed = await ask<{ id: string }>('POST', '/numbers', { number });

  /** Asks for pages of the archive, one after the other, until it is told to stop. */
  const browse = (isOver: () => boolean) =>
    (async () => {
      const times: number[] = [];
      for (let n = 0; !isOver(); n++) {
        const start = performance.now();
        await ask('GET', n % 2 ? '/recordings' : `/recordings?from=${encodeURIComponent(number)}`);
        times.push(performance.now() - start);
        await pause(50);
      }
      return times;
    })();
  const figures = (times: number[]) =>
    `p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms of ${times.length}`;
  let looks = 0;
  console.log(`GET /recordings before: ${figures(await browse(() => ++looks > 100))}`);

  const start = performance.now();
  let isOver = false;
  const browsing = browse(() => isOver);
  // Where the rest fails the cloud goes away beneath it.
  browsing.catch(() => undefined);
  const { relabelJobId } = await ask<{ relabelJobId: string }>('PATCH', `/numbers/${managed.id}`, {
    agentId: agent.id,
  });
  const answered = performance.now() - start;
  type Job = { state: string; done: number; skipped: number; endedAt: string | null };
  const jobNow = () => ask<Job>('GET', `/jobs/${relabelJobId}`);
  let job = await jobNow();
  for (; !job.endedAt; job = await jobNow()) await pause(1000);
  const seconds = (performance.now() - start) / 1000;
  isOver = true;
  console.log(`GET /recordings during: ${figures(await browsing)}`);
  console.log(
    `relabelled by a job: ${job.state} after ${seconds.toFixed(1)} s, ${job.done - job.skipped} of ${job.done} changed (goal: at most 120 s for 10,000); the request answered after ${answered.toFixed(0)} ms`,
  );
  await until(async () => (await counted(`agent:${agent.id}`)) >= many);
  console.log(`counted as the agent's ${((performance.now() - start) / 1000 - seconds).toFixed(1)} s later`);
  const { drift } = await rebuildTotals(
    tenantId,
    { repair: false },
    { recordings: recordingRepository(reader), tenants: tenantRepository(reader), totals },
  );
  console.log(`drift: ${drift.length} rows of the totals (goal: 0); ${cloud.problems.length} problems reported`);
  for (const problem of cloud.problems) console.log(`  ${problem}`);
  if (job.state !== 'done' || job.done - job.skipped !== many || drift.length > 0) process.exitCode = 1;
} finally {
  await cloud.stop();
}

/** A call of the archive as one of the number that has no agent yet, of another customer. */
function ofNumber(
  { agentId: _, agentSide: __, departmentId: ___, ...recording }: Recording,
  tenantId: string,
): Recording {
  const ours = { number, raw: number };
  return recording.direction === 'inbound'
    ? { ...recording, tenantId, to: ours }
    : { ...recording, tenantId, from: ours };
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await isSo()); await pause(500))
    if (Date.now() > end) throw new Error(`It did not happen within ${patienceMs / 1000} s`);
}
