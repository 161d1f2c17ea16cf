import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { IngestQueue } from '#adapters/ingest-queue';
import type { QuarantineCode } from '#contract/quarantine-reasons';
import type { Table } from '#data/client';
import { type Job, jobRepository } from '#data/jobs';
import { type Quarantined, quarantineRepository } from '#data/quarantined-uploads';
import { startTable } from '#data/testing';
import { quarantineId, uploadRepository } from '#data/uploads';
import { Crash, faults } from '#runtime/testing';
import { retryUploads } from './retry-uploads.ts';
import { runJob } from './run-job.ts';
import { newJob, queueInMemory, start } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
beforeEach(() => {
  tenantId = `acme${++count}`;
});

/** Uploads in quarantine, one a second; an odd one is of the second recorder. */
async function quarantined(number: number, code: QuarantineCode = 'from_missing', kind = 'call'): Promise<void> {
  const uploads = uploadRepository(db.table);
  for (let n = 0; n < number; n++) {
    const upload = {
      tenantId,
      bucket: 'recordings',
      key: `in/${tenantId}/rdr_${n % 2}/${kind}${n}.wav`,
      version: 'v1',
    };
    const receivedAt = start + n * 1000;
    const entry: Quarantined = {
      ...{ ...upload, id: quarantineId(upload, receivedAt), recorderId: `rdr_${n % 2}`, receivedAt },
      ...{ bytes: 5, code, attempts: 1 },
    };
    await uploads.quarantine(entry);
  }
}

/** What catalogues uploads: at once, as far as `mends` says so; the others come back for another reason. */
function ingestOf(table: Table, mends: (entry: Quarantined) => boolean): IngestQueue {
  const uploads = uploadRepository(table);
  return {
    async askRetry({ retry }) {
      const entry = await uploads.findQuarantined(retry.tenantId, retry.quarantineId);
      if (!entry) return;
      if (mends(entry)) await uploads.catalogue(entry, 'rec_1', [entry.id], []);
      else
        await uploads.quarantine({
          ...entry,
          code: 'to_missing',
          attempts: entry.attempts + 1,
          retryAskedAt: undefined,
        });
    },
  };
}

interface World {
  wrap?: <T extends object>(target: T) => T;
  now?: () => number;
  ingest?: IngestQueue;
  /** Whose calls alone whoever asked may hear. */
  onlyAgents?: ReadonlySet<string>;
}

const everySecond = ({ key }: Quarantined) => /[02468]\.wav$/.test(key);

async function work(job: Job, { wrap = (target) => target, now = Date.now, ingest, onlyAgents }: World = {}) {
  const { queue } = queueInMemory();
  const retry = retryUploads({
    quarantine: wrap(quarantineRepository(db.table)),
    ingest: wrap(ingest ?? ingestOf(db.table, everySecond)),
    reviewers: { agentsOf: async () => onlyAgents },
    pause: async () => undefined,
    now,
  });
  const jobs = jobRepository(wrap(db.table));
  await runJob(job, { jobs, queue: wrap(queue), works: { retry }, timeLeft: () => 900_000, now });
}

async function started(retries: Job['retries'] = { code: 'from_missing' }): Promise<Job> {
  const job = newJob(tenantId, { kind: 'retry', retries });
  await jobRepository(db.table).start(job, undefined);
  return job;
}

const jobNow = (job: Job) => jobRepository(db.table).find(job);
const left = async () => {
  const { entries } = await quarantineRepository(db.table).list(tenantId, { limit: 1000 });
  return entries.map(({ key, code, attempts }) => [key.slice(`in/${tenantId}/`.length), code, attempts]).reverse();
};

describe('a retry of all uploads of a reason', () => {
  test('tries each once, and says how many were catalogued and how many came back', async () => {
    await quarantined(230);
    await quarantined(2, 'not_audio', 'noise');
    const job = await started();
    await work(job);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 230, done: 230, skipped: 115 });
    const entries = await left();
    expect(entries.filter(([, code]) => code === 'not_audio').map(([, , attempts]) => attempts)).toEqual([1, 1]);
    const back = entries.filter(([, code]) => code === 'to_missing');
    expect(back).toHaveLength(115);
    expect(new Set(back.map(([, , attempts]) => attempts))).toEqual(new Set([2]));
  });

  test('of one recorder leaves the others alone', async () => {
    await quarantined(6);
    const job = await started({ code: 'from_missing', recorderId: 'rdr_0' });
    await work(job);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 3, done: 3, skipped: 0 });
    expect(await left()).toEqual([1, 3, 5].map((n) => [`rdr_1/call${n}.wav`, 'from_missing', 1]));
  });

  test('that a reviewer asks for finds nothing', async () => {
    await quarantined(2);
    const job = await started();
    await work(job, { onlyAgents: new Set(['agt_1']) });
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 0, done: 0, skipped: 0 });
    expect((await left()).map(([, , attempts]) => attempts)).toEqual([1, 1]);
  });

  test('of nothing is done at once', async () => {
    const job = await started();
    await work(job);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 0, done: 0, skipped: 0 });
  });

  test('whose worker dies at any step is gone on with by another, and comes to the same', async () => {
    const prepare = async () => {
      tenantId = `acme${++count}`;
      await quarantined(3);
      return started();
    };
    const outcome = async (job: Job) => {
      const { state, total, done, skipped } = (await jobNow(job)) ?? {};
      return { state, total, done, skipped, left: (await left()).map(([key, code]) => [key, code]) };
    };
    const healthy = faults(-1, 'before');
    const first = await prepare();
    await work(first, { wrap: healthy.wrap });
    const expected = await outcome(first);
    expect(expected).toMatchObject({ state: 'done', done: 3, skipped: 1, left: [['rdr_1/call1.wav', 'to_missing']] });
    const steps = healthy.calls();
    expect(steps).toBeGreaterThan(10);
    for (let step = 0; step < steps; step++)
      for (const when of ['before', 'after'] as const) {
        const job = await prepare();
        const dying = faults(step, when, { dead: true });
        await work(job, { wrap: dying.wrap }).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
        await work(job, { now: () => Date.now() + 60_000 });
        expect([step, when, await outcome(job)]).toEqual([step, when, expected]);
      }
  }, 60_000);

  test('does not wait for ever for an upload that does not come back, and fails where none does', async () => {
    await quarantined(3);
    const ofNone: IngestQueue = { askRetry: async () => undefined };
    let at = Date.now();
    const later = () => {
      at += 60_000;
      return at;
    };
    const one = ingestOf(db.table, () => true);
    const deaf: IngestQueue = {
      askRetry: async (request) => {
        const entry = await uploadRepository(db.table).findQuarantined(tenantId, request.retry.quarantineId);
        if (entry?.key.endsWith('call0.wav')) await one.askRetry(request);
      },
    };
    const job = await started();
    await work(job, { ingest: deaf, now: later });
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 3, done: 3, skipped: 2 });
    const again = await started();
    await work(again, { ingest: ofNone, now: later });
    expect(await jobNow(again)).toMatchObject({ state: 'failed', failure: 'not_finished' });
  });
});
