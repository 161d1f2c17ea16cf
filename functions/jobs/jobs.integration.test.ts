import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Table } from '#data/client';
import { deletionRepository } from '#data/deletions';
import type { Item } from '#data/entity';
import { hasEnded, type Job, jobRepository } from '#data/jobs';
import { recordingRepository } from '#data/recordings';
import { startTable } from '#data/testing';
import { deleteRecordings } from '#functions/deletion/delete-recordings';
import { Crash, faults } from '#runtime/testing';
import { exportCsv } from './export-csv.ts';
import { flagRecordings } from './flag-recordings.ts';
import { runJob } from './run-job.ts';
import {
  archiveOf,
  type BucketInMemory,
  bucketInMemory,
  jobDeps,
  newJob,
  queueInMemory,
  start,
  ulid,
} from './testing.ts';
import { zipRecordings } from './zip-recordings.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
let bucket: BucketInMemory;
beforeEach(() => {
  tenantId = `acme${++count}`;
  bucket = bucketInMemory();
});

interface World {
  table?: Table;
  wrap?: <T extends object>(target: T) => T;
  now?: () => number;
  timeLeft?: () => number;
}

/** A worker with a queue of its own, on the real table. */
function workerOf({ wrap = (target) => target, now = Date.now, timeLeft = () => 900_000 }: World = {}) {
  const { queue, messages } = queueInMemory();
  const deps = { ...jobDeps(wrap(db.table), wrap(bucket.store)), now };
  const works = {
    flag: flagRecordings(deps),
    csv: exportCsv(deps),
    zip: zipRecordings(deps),
    delete: deleteRecordings({ ...deps, deletions: deletionRepository(wrap(db.table)) }),
  };
  return {
    messages,
    run: ({ tenantId, userId, id }: Job) =>
      runJob({ tenantId, userId, id }, { ...deps, works, timeLeft, queue: wrap(queue) }),
  };
}

async function started(asked: Parameters<typeof newJob>[1]): Promise<Job> {
  const job = newJob(tenantId, asked);
  await jobRepository(db.table).start(job, undefined);
  return job;
}

const jobNow = (job: Job) => jobRepository(db.table).find(job);
const myRows = () => db.rows(tenantId);
const rowsOf = async (id: string) => (await myRows()).filter(({ pk }) => String(pk).endsWith(`#R#${id}`));
const complaint = `flg_${ulid(1)}`;

describe('a job', () => {
  test('flags the recordings that filters find, each with an event, and says how many it skipped', async () => {
    await archiveOf(db.table, bucket, tenantId, 7);
    const odd = { from: '0113 000 0001' };
    const first = await started({ kind: 'flag', recordingIds: [`rec_${ulid(1)}`], total: 1, addFlagIds: [complaint] });
    const job = await started({ kind: 'flag', filters: odd, addFlagIds: [complaint] });
    await workerOf().run(first);
    await workerOf().run(job);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 3, done: 3, skipped: 1 });
    const recordings = await recordingRepository(db.table).read(tenantId, {
      ...{ slot: 'byTime', mark: complaint, limit: 10 },
    });
    expect(recordings.recordings.map(({ id }) => id)).toEqual([5, 3, 1].map((n) => `rec_${ulid(n)}`));
    const events = (await rowsOf(`rec_${ulid(3)}`)).filter(({ type }) => type === 'assign_flag');
    expect(events).toMatchObject([{ actor: { name: 'Morgan Hale' }, details: { label: 'Complaint', jobId: job.id } }]);
  });

  test('takes a flag away from all that have it, although they leave what it looks through', async () => {
    await archiveOf(db.table, bucket, tenantId, 120);
    await workerOf().run(await started({ kind: 'flag', filters: {}, addFlagIds: [complaint] }));
    const job = await started({ kind: 'flag', filters: { flagId: [complaint] }, removeFlagIds: [complaint] });
    await workerOf().run(job);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 120, done: 120, skipped: 0 });
    expect((await myRows()).filter(({ sk }) => String(sk).startsWith('FLAG#'))).toEqual([]);
  });

  test('of a csv holds every recording once, newest first, in the customer’s time, and nothing that a spreadsheet would run', async () => {
    await archiveOf(db.table, bucket, tenantId, 620);
    const flag = { kind: 'flag' as const, recordingIds: [`rec_${ulid(3)}`], addFlagIds: [`flg_${ulid(2)}`] };
    await workerOf().run(await started(flag));
    const job = await started({ kind: 'csv', filters: {} });
    await workerOf().run(job);
    const { file } = (await jobNow(job)) ?? {};
    expect(file?.filename).toBe('recordings-2026-03-04-090000.csv');
    const text = bucket.read(file?.key ?? '').toString('utf8');
    const [head, ...lines] = text.split('\r\n');
    expect(head).toMatch(/^\uFEFFConnected At \(Europe\/London\),/);
    expect(lines.slice(0, -1).map((line) => line.split(',').at(-1))).toEqual(
      Array.from({ length: 620 }, (_, n) => `rec_${ulid(619 - n)}`),
    );
    expect(lines.at(-4 - 1)).toContain("'=Urgent");
    for (const cell of text.replace('\uFEFF', '').split(/[\r\n,]+/)) expect(cell).not.toMatch(/^"?[=+\-@\t]/);
    const events = (await myRows()).filter(({ type }) => type === 'export');
    expect(events).toMatchObject([{ details: { kind: 'csv', recordings: 620, jobId: job.id, filters: {} } }]);
  });

  test('of a zip downloads each recording once, leaves out what is gone, and adds the list', async () => {
    await archiveOf(db.table, bucket, tenantId, 4);
    const recordingIds = [0, 1, 3, 9].map((n) => `rec_${ulid(n)}`);
    await bucket.store.removeVersions(await bucket.store.versions(`media/${tenantId}/rec_${ulid(3)}/`));
    const job = await started({ kind: 'zip', recordingIds, total: 4 });
    await workerOf().run(job);
    const ended = await jobNow(job);
    expect(ended).toMatchObject({ state: 'done', total: 4, done: 4, skipped: 2 });
    const zip = bucket.read(ended?.file?.key ?? '').toString('latin1');
    // Its directory names them: 42 bytes after the mark of an entry.
    const names = zip
      .split('PK\u0001\u0002')
      .slice(1)
      .map((entry) => /^.{42}(.+?\.(?:mp3|csv))/s.exec(entry)?.[1]);
    expect(names).toEqual([
      '2026-03-03_09-00-00_+441130000000_+447700900123.mp3',
      '2026-03-03_09-01-00_+441130000001_+447700900123.mp3',
      'recordings.csv',
    ]);
    expect(zip).toContain(`audio of rec_${ulid(1)}`);
    const events = (await rowsOf(`rec_${ulid(1)}`)).filter(({ type }) => type === 'download');
    expect(events).toHaveLength(1);
  });

  test('that deletes removes audio, uploads and rows, and keeps who did it and why', async () => {
    await archiveOf(db.table, bucket, tenantId, 3);
    const job = await started({ kind: 'delete', filters: { from: '+441130000000' }, reason: 'Asked for' });
    await workerOf().run(job);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 2, done: 2, skipped: 0 });
    expect(bucket.keys().filter((key) => !key.includes(ulid(1)))).toEqual([]);
    expect(await rowsOf(`rec_${ulid(0)}`)).toMatchObject([
      { type: 'delete', actor: { name: 'Morgan Hale' }, details: { reason: 'Asked for', jobId: job.id } },
    ]);
  });

  test('that deletes what filters find leaves alone what was uploaded after it was asked for', async () => {
    await archiveOf(db.table, bucket, tenantId, 2);
    const job = await started({ kind: 'delete', filters: {}, createdAt: start + 1000 });
    await workerOf().run(job);
    expect(await jobNow(job)).toMatchObject({ state: 'done', done: 2, skipped: 2 });
    expect(bucket.keys()).toHaveLength(6);
  });
});

/** What is left of a tenant, without the ids and times that differ from run to run. */
async function state(job: Job) {
  const rows = await myRows();
  const kind = ({ sk, type }: Item) =>
    type ? `event ${type}` : /^(job|REQUEST|U)/.test(String(sk)) ? 'job' : String(sk);
  const counts = Object.entries(Object.groupBy(rows, kind))
    .map(([name, some]) => `${name}: ${some?.length}`)
    .filter((line) => !line.startsWith('RUNNING'));
  const { state, done, skipped, total, file } = (await jobNow(job)) ?? {};
  return {
    ...{ counts: counts.sort(), state, done, skipped, total, file: file?.bytes },
    keys: [...new Set(bucket.keys())].map((key) => key.replaceAll(tenantId, 't').replace(job.id, 'job')),
  };
}

describe('a job whose worker dies', () => {
  const asked: [string, Parameters<typeof newJob>[1]][] = [
    ['flag', { kind: 'flag', filters: {}, addFlagIds: [complaint] }],
    ['zip', { kind: 'zip', filters: {} }],
    ['csv', { kind: 'csv', filters: {} }],
    ['delete', { kind: 'delete', filters: {} }],
  ];
  test.each(asked)(
    'at any step (%s) is gone on with by another, and ends as if nothing had happened',
    async (_, order) => {
      const recordings = order.kind === 'delete' ? 1 : 2;
      const prepare = async () => {
        tenantId = `acme${++count}`;
        bucket = bucketInMemory();
        await archiveOf(db.table, bucket, tenantId, recordings);
        return started(order);
      };
      const healthy = faults(-1, 'before');
      const first = await prepare();
      await workerOf({ wrap: healthy.wrap }).run(first);
      const expected = await state(first);
      expect(expected.state).toBe('done');
      const steps = healthy.calls();
      expect(steps).toBeGreaterThan(10);

      for (let step = 0; step < steps; step++) {
        for (const when of ['before', 'after'] as const) {
          const job = await prepare();
          const dying = faults(step, when, { dead: true });
          const worker = workerOf({ wrap: dying.wrap });
          await worker.run(job).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
          // The place it held is free again after a while; the message that it got, or the one that it sent, comes then.
          await workerOf({ now: () => Date.now() + 60_000 }).run(job);
          expect([step, when, await state(job)]).toEqual([step, when, expected]);
        }
      }
    },
    120_000,
  );

  test('is not begun by a second worker while the first is at it', async () => {
    await archiveOf(db.table, bucket, tenantId, 2);
    const job = await started({ kind: 'csv', filters: {} });
    await jobRepository(db.table).takePlace(job, { owner: 'another', now: Date.now(), holdMs: 20_000, most: 3 });
    const { run, messages } = workerOf();
    await run(job);
    expect(await jobNow(job)).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(messages).toHaveLength(1);
  });

  test('five times in a row without getting on is given up', async () => {
    await archiveOf(db.table, bucket, tenantId, 1);
    const job = await started({ kind: 'csv', filters: {} });
    const broken = { ...bucket.store, uploadStream: () => Promise.reject(new Error('The store is away')) };
    bucket = { ...bucket, store: broken };
    for (let turn = 0; turn < 6; turn++) await workerOf().run(job);
    expect(await jobNow(job)).toMatchObject({ state: 'failed', failure: 'not_finished' });
  });
});

describe('jobs of a customer', () => {
  test('work three at a time; the fourth waits, and has its turn when one has ended', async () => {
    await archiveOf(db.table, bucket, tenantId, 1);
    const jobs = jobRepository(db.table);
    const others = await Promise.all([1, 2, 3].map(() => started({ kind: 'csv', filters: {} })));
    const place = { owner: 'w', now: Date.now(), holdMs: 20_000, most: 3 };
    const places = await Promise.all(others.map((job) => jobs.takePlace(job, place)));
    expect(places).toEqual(['taken', 'taken', 'taken']);
    const fourth = await started({ kind: 'csv', filters: {} });
    const { run, messages } = workerOf();
    await run(fourth);
    expect(await jobNow(fourth)).toMatchObject({ state: 'waiting' });
    expect(messages).toEqual([{ job: { tenantId, userId: 'usr_1', id: fourth.id } }]);
    await jobs.leavePlace(others[0] as Job, 'w', Date.now());
    await run(fourth);
    expect(await jobNow(fourth)).toMatchObject({ state: 'done' });
  });

  test('stop when they are cancelled, and what was done by then stays done', async () => {
    await archiveOf(db.table, bucket, tenantId, 120);
    const job = await started({ kind: 'flag', filters: {}, addFlagIds: [complaint] });
    const jobs = jobRepository(db.table);
    let looks = 0;
    // The time is asked for after every step that is saved: somebody cancels after a few of them.
    const timeLeft = () => {
      if (++looks === 5) void jobs.askCancel(job);
      return 900_000;
    };
    await workerOf({ timeLeft }).run(job);
    const ended = await jobNow(job);
    expect(ended).toMatchObject({ state: 'cancelled', total: 120 });
    expect(ended?.done).toBeGreaterThan(0);
    expect(ended?.done).toBeLessThan(120);
    const flagged = (await myRows()).filter(({ sk }) => String(sk).startsWith('FLAG#'));
    expect(flagged.length).toBe(ended?.done);
  });

  test('that take longer than a worker has go on in another', async () => {
    await archiveOf(db.table, bucket, tenantId, 120);
    const job = await started({ kind: 'flag', filters: {}, addFlagIds: [complaint] });
    for (let turns = 0; turns < 10; turns++) {
      let looks = 0;
      await workerOf({ timeLeft: () => (++looks > 3 ? 1000 : 900_000) }).run(job);
      if (hasEnded((await jobNow(job)) as Job)) break;
      expect(await jobNow(job)).toMatchObject({ state: 'running' });
    }
    expect(await jobNow(job)).toMatchObject({ state: 'done', done: 120, skipped: 0 });
  });
});
