import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { agentEntity, departmentEntity, directoryRepository } from '#data/directory';
import { hasEnded, type Job, type JobAddress, jobRepository } from '#data/jobs';
import { type ManagedNumber, numberEntity, numberId, numberList } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { archivedItems, type Recording, recordingRepository } from '#data/recordings';
import { reviewerWrites } from '#data/reviewers';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity } from '#data/tenants';
import { startTable } from '#data/testing';
import { totalsFor } from '#data/totals-for';
import { importNumbers } from '#functions/numbers/import-numbers';
import { createNumber, deleteNumber, updateNumber } from '#functions/numbers/manage-numbers';
import { spellingsOf } from '#functions/recordings/numbers';
import { rebuildTotals } from '#functions/totals/rebuild-totals';
import { recount } from '#functions/totals/recount';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { Crash, call, faults, gatewayEvent } from '#runtime/testing';
import { relabelRecordings } from './relabel-recordings.ts';
import { cancelJob, getJob } from './review-jobs.ts';
import { runJob } from './run-job.ts';
import { bucketInMemory, jobDeps, queueInMemory, start, ulid } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterAll(() => db.stop());

let tenantId = '';
let count = 0;
const createdAt = '2026-01-01T00:00:00.000Z';
const [desk, other, outside] = ['3201', '3202', '+447700900123'];
const [ben, tracy] = [`agt_${ulid(1)}`, `agt_${ulid(2)}`];
const [sales, support] = [`dep_${ulid(1)}`, `dep_${ulid(2)}`];

/** A customer with two agents, who are in departments of their own. */
async function customer(): Promise<void> {
  tenantId = `relabel${++count}`;
  const named = (id: string, name: string) => ({ tenantId, id, name, createdAt });
  await db.table.batchPut([
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }),
    agentEntity.toItem({ ...named(ben, 'Ben Kearns'), departmentId: sales }),
    agentEntity.toItem(named(tracy, 'Tracy Walker')),
    departmentEntity.toItem(named(sales, 'Sales')),
    departmentEntity.toItem(named(support, 'Support')),
  ]);
}
beforeEach(customer);

const idOf = (n: number) => `rec_${ulid(n)}`;

/** Writes calls, one a minute, and lists their numbers as an upload does. */
async function calls(...of: (Partial<Recording> | [from: string, to: string])[]): Promise<void> {
  const recordings = of.map((one, n): Recording => {
    const [from = outside, to = desk] = Array.isArray(one) ? one : [];
    return {
      ...{ tenantId, id: idOf(n), connectedAt: start + n * 60_000, durationMs: 60_000, bytes: 5, direction: 'inbound' },
      ...{ from: { number: from, raw: from }, to: { number: to, raw: to }, recorderId: `rdr_${ulid(1)}` },
      ...{ score: 0, flagIds: [], codec: 'pcm_alaw', channels: 1, sampleRate: 8000, sha256: 'ff' },
      ...(Array.isArray(one) ? {} : one),
    };
  });
  const numbers = recordings.flatMap(({ from, to }) =>
    [from.number, to.number].filter((number) => number !== undefined),
  );
  await seenNumberRepository(db.table).note(
    tenantId,
    numbers.map((number) => ({ number, spellings: spellingsOf(number) })),
  );
  await db.table.batchPut(recordings.flatMap((recording) => archivedItems(recording)));
}
const many = (length: number) => Array.from({ length }, () => ({}));

type Wrap = <T extends object>(target: T) => T;
const unwrapped: Wrap = (target) => target;

/** The API of numbers and of jobs, on the real table, with a queue in memory. */
function portal(wrap: Wrap = unwrapped) {
  const { queue, messages } = queueInMemory();
  const table = wrap(db.table);
  const deps = {
    ...jobDeps(table, bucketInMemory().store),
    numbers: directoryRepository(table, numberEntity),
    list: numberList(table),
    named: namedRepository<ManagedNumber>(table, numberEntity),
    totalsFor: totalsFor(table),
    queue: wrap(queue),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    store: { ...bucketInMemory().store, saveAddress: async () => ({ url: '', expiresAt: new Date() }) },
  };
  const actor: Actor = {
    ...{ kind: 'user', tenantId, userId: 'usr_1', name: 'Morgan Hale', permissions: ['manage_numbers'] },
  };
  const api = httpApi(
    [createNumber, updateNumber, deleteNumber, importNumbers, getJob, cancelJob],
    deps,
    async () => actor,
  );
  const ask = async (method: string, path: string, body?: object) => {
    const [numberId] = /num_\w+/.exec(path) ?? [];
    const [jobId] = /job_\w+/.exec(path) ?? [];
    const event = gatewayEvent(method, `/api${path}`, {
      ...{
        cookies: ['__Host-session=any'],
        params: { ...(numberId ? { numberId } : {}), ...(jobId ? { jobId } : {}) },
      },
      headers: { 'x-call-record': '1', ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const { status, json } = await call(api, event);
    return { status, json: (json ?? {}) as Record<string, unknown> & { id: string; relabelJobId: string | null } };
  };
  return { ask, messages };
}

const addressOf = (jobId: string | null): JobAddress => ({ tenantId, userId: 'usr_1', id: jobId ?? 'job_none' });
const jobNow = (jobId: string | null) => jobRepository(db.table).find(addressOf(jobId));
const numberNow = (name: string) =>
  directoryRepository(db.table, numberEntity).findNow(tenantId, numberId(tenantId, name));

/** A worker on the real table. */
const work = (
  jobId: string | null,
  {
    wrap = unwrapped,
    now = Date.now,
    timeLeft = () => 900_000,
  }: { wrap?: Wrap; now?: () => number; timeLeft?: () => number } = {},
) => {
  const deps = { ...jobDeps(wrap(db.table), bucketInMemory().store), now };
  const { queue } = queueInMemory();
  return runJob(addressOf(jobId), {
    ...deps,
    works: { relabel: relabelRecordings(deps) },
    timeLeft,
    queue: wrap(queue),
  });
};

/** Adds a number; nobody has anything to do with its earlier calls yet. */
const add = async (number: string, of: object = {}) =>
  (await portal().ask('POST', '/numbers', { number, relabel: 'none', ...of })).json;
const give = async (number: string, of: object) =>
  (await portal().ask('PATCH', `/numbers/${numberId(tenantId, number)}`, of)).json.relabelJobId;

const recordingsNow = async () => {
  const { recordings } = await recordingRepository(db.table).read(tenantId, {
    slot: 'byTime',
    limit: 1000,
    oldestFirst: true,
  });
  return recordings;
};
const labels = async () =>
  (await recordingsNow()).map(({ agentId, agentSide, departmentId }) => [agentId, agentSide, departmentId]);
const agents = async () => (await recordingsNow()).map(({ agentId }) => agentId);
const events = async (type = 'relabel') => (await db.rows(tenantId)).filter((row) => row.type === type);

describe('a number that is given to an agent', () => {
  test('gives its earlier calls to them, on the side where they were, and to their department', async () => {
    await calls(
      [outside, desk],
      { from: { number: desk, raw: desk }, to: { number: outside, raw: outside }, direction: 'outbound' },
      { from: { number: desk, raw: desk }, to: { number: other, raw: other }, direction: 'internal' },
      { from: { number: other, raw: other }, to: { number: desk, raw: desk }, direction: 'internal' },
      { direction: undefined },
      [outside, '3209'],
    );
    await add(other, { agentId: tracy });
    await add(desk);
    const job = await give(desk, { agentId: ben });
    await work(job);
    expect(await labels()).toEqual([
      [ben, 'to', sales],
      [ben, 'from', sales],
      [ben, 'from', sales],
      // The agent is who called, in a call between two of the customer's own.
      [tracy, 'from', undefined],
      [ben, 'to', sales],
      [undefined, undefined, undefined],
    ]);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 5, done: 5, skipped: 0 });
    const [first] = (await events()).filter(({ recordingId }) => recordingId === idOf(0));
    expect(first).toMatchObject({
      actor: { id: 'usr_1', name: 'Morgan Hale' },
      details: {
        before: { agent: null, department: null },
        after: { agent: { id: ben, name: 'Ben Kearns' }, department: { id: sales, name: 'Sales' } },
        jobId: job,
      },
    });
    expect(await events()).toHaveLength(5);
    const by = { slot: 'byAgentTo' as const, value: `${ben}#${desk}`, limit: 9 };
    expect((await recordingRepository(db.table).read(tenantId, by)).recordings).toHaveLength(2);
  });

  test('leaves another agent’s calls alone, of those who were deleted too, but for the department that they lack', async () => {
    await calls({ agentId: tracy, agentSide: 'to' }, { agentId: 'agt_gone', agentSide: 'to', departmentId: support });
    await add(desk);
    const job = await give(desk, { agentId: ben, departmentId: sales });
    await work(job);
    expect(await labels()).toEqual([
      [tracy, 'to', sales],
      ['agt_gone', 'to', support],
    ]);
    expect(await jobNow(job)).toMatchObject({ total: 1, done: 1, skipped: 0 });
  });

  test('has those of others too where that is wanted, also when it is only asked for again', async () => {
    await calls(
      { agentId: tracy, agentSide: 'to', departmentId: support, flagIds: ['flg_1'], score: 40, scored: true },
      {},
    );
    await add(desk, { agentId: ben });
    await work(await give(desk, { relabel: 'all' }));
    expect(await labels()).toEqual([
      [ben, 'to', sales],
      [ben, 'to', sales],
    ]);
    const marked = await recordingRepository(db.table).read(tenantId, {
      slot: 'byAgent',
      value: ben,
      mark: 'flg_1',
      limit: 9,
    });
    expect(marked.recordings.map(({ id }) => id)).toEqual([idOf(0)]);
    const again = await give(desk, { relabel: 'all' });
    await work(again);
    expect(await jobNow(again)).toMatchObject({ state: 'done', total: 2, done: 2, skipped: 2 });
    expect(await events()).toHaveLength(2);
  });

  test('starts no job where there is nothing to do', async () => {
    await calls({});
    await add(desk);
    const asked = [
      await give(desk, { name: 'Desk' }),
      await give(desk, { agentId: ben, relabel: 'none' }),
      await give(desk, { agentId: ben, name: 'Reception' }),
      await give(desk, { agentId: null }),
      await give(desk, { relabel: 'all' }),
      (await portal().ask('POST', '/numbers', { number: '3299', agentId: ben })).json.relabelJobId,
    ];
    expect(asked).toEqual([null, null, null, null, null, null]);
    const job = (await portal().ask('POST', '/numbers', { number: outside, departmentId: support })).json.relabelJobId;
    await work(job);
    expect(await labels()).toEqual([[undefined, undefined, support]]);
  });

  test('keeps them when it is taken from the agent, or deleted', async () => {
    await calls({});
    await add(desk);
    await work(await give(desk, { agentId: ben }));
    await give(desk, { agentId: null });
    await portal().ask('DELETE', `/numbers/${numberId(tenantId, desk)}`);
    expect(await labels()).toEqual([[ben, 'to', sales]]);
  });

  test('by a reviewer has only those calls that the reviewer may hear', async () => {
    await calls({ agentId: tracy, agentSide: 'to' }, {}, { agentId: 'agt_old', agentSide: 'to' });
    await add(desk);
    await db.table.transact(reviewerWrites(tenantId, tracy, [], ['usr_1']));
    const job = await give(desk, { agentId: ben, relabel: 'all' });
    await work(job);
    expect(await agents()).toEqual([ben, undefined, 'agt_old']);
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 1, done: 1, skipped: 0 });
  });

  test('is shown with its job to whoever started it, whatever else they may do', async () => {
    await calls({});
    await add(desk);
    const job = await give(desk, { agentId: ben, departmentId: support, relabel: 'all' });
    expect(await portal().ask('GET', `/jobs/${job}`)).toMatchObject({
      status: 200,
      json: {
        ...{ kind: 'relabel', state: 'waiting', total: null },
        relabelling: { numbers: [desk], agentId: ben, departmentId: support, others: true },
      },
    });
    expect((await portal().ask('POST', `/jobs/${job}/cancellation`)).json).toMatchObject({ state: 'cancelled' });
    await work(job);
    expect(await agents()).toEqual([undefined]);
  });
});

test('totals and scores are those of the new labels', async () => {
  await calls(
    ...many(60).map((_, n) => ({
      ...(n % 3 ? {} : { agentId: tracy, agentSide: 'to' as const }),
      score: n % 5 ? 0 : 50,
      scored: true,
    })),
  );
  await add(desk);
  const deps = jobDeps(db.table, bucketInMemory().store);
  const ids = Array.from({ length: 60 }, (_, n) => idOf(n));
  await recount(tenantId, ids, deps);
  await work(await give(desk, { agentId: ben, relabel: 'all' }));
  await recount(tenantId, ids, deps);
  expect((await rebuildTotals(tenantId, { repair: false }, deps)).drift).toEqual([]);
  const scopes = [`agent:${ben}`, `agent:${tracy}`, `department:${sales}`] as const;
  const sums = await deps.totals.read(scopes.map((scope) => ({ tenantId, scope, period: 'all' })));
  expect(sums).toMatchObject([{ recordings: 60, scoreTenths: 6000 }, { recordings: 0 }, { recordings: 60 }]);
});

describe('a job whose worker dies', () => {
  async function state(job: string | null) {
    const { state, done, skipped, total } = (await jobNow(job)) ?? {};
    const told = (await events()).map(({ recordingId }) => recordingId).sort();
    return { state, done, skipped, total, labels: await labels(), told };
  }

  test('at any step is gone on with by another, and every recording is told of once', async () => {
    const prepare = async () => {
      await customer();
      await calls({}, { agentId: tracy, agentSide: 'to', departmentId: support }, [desk, outside]);
      await add(desk);
      return give(desk, { agentId: ben });
    };
    const healthy = faults(-1, 'before');
    const first = await prepare();
    await work(first, { wrap: healthy.wrap });
    const expected = await state(first);
    expect(expected).toMatchObject({ state: 'done', total: 2, skipped: 0, told: [idOf(0), idOf(2)] });
    const steps = healthy.calls();
    expect(steps).toBeGreaterThan(10);
    for (let step = 0; step < steps; step++) {
      for (const when of ['before', 'after'] as const) {
        const job = await prepare();
        const dying = faults(step, when, { dead: true });
        await work(job, { wrap: dying.wrap }).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
        await work(job, { now: () => Date.now() + 60_000 });
        expect([step, when, await state(job)]).toEqual([step, when, expected]);
      }
    }
  }, 120_000);

  test('that takes longer than a worker has goes on in another', async () => {
    await calls(...many(250));
    await add(desk);
    const job = await give(desk, { agentId: ben });
    for (let turns = 0; turns < 10 && !hasEnded((await jobNow(job)) as Job); turns++) {
      let looks = 0;
      await work(job, { timeLeft: () => (++looks > 3 ? 1000 : 900_000) });
    }
    expect(await jobNow(job)).toMatchObject({ state: 'done', total: 250, done: 250, skipped: 0 });
    expect(new Set(await agents())).toEqual(new Set([ben]));
  });
});

test.each(['PATCH', 'POST'])(
  'a request that dies at any step (%s) leaves the number with its job, or neither',
  async (method) => {
    const prepare = async () => {
      await customer();
      await calls({});
      if (method === 'PATCH') await add(desk);
    };
    const send = (wrap: Wrap) => {
      const api = portal(wrap);
      const path = method === 'PATCH' ? `/numbers/${numberId(tenantId, desk)}` : '/numbers';
      return {
        ...api,
        answer: api.ask(method, path, { ...(method === 'POST' ? { number: desk } : {}), agentId: ben }),
      };
    };
    await prepare();
    const healthy = faults(-1, 'before');
    expect((await send(healthy.wrap).answer).json.relabelJobId).toMatch(/^job_/);
    for (let step = 0; step < healthy.calls(); step++) {
      for (const when of ['before', 'after'] as const) {
        await prepare();
        const dying = send(faults(step, when, { dead: true }).wrap);
        await dying.answer;
        const number = await numberNow(desk);
        if (number?.agentId !== ben) continue;
        const messages = dying.messages.flatMap((message) => ('job' in message ? message.job.id : []));
        expect([step, when, messages]).toEqual([step, when, expect.arrayContaining([number.relabelJob?.id])]);
        await work(number.relabelJob?.id ?? null);
        expect([step, when, await agents()]).toEqual([step, when, [ben]]);
      }
    }
  },
);

describe('a number that is given to another while its calls are being relabelled', () => {
  /** Does something after the first hundred are done. */
  const afterTheFirst = (then: () => Promise<unknown>) => {
    let batches = 0;
    const wrap: Wrap = (target) =>
      new Proxy(target, {
        get(inner, name) {
          const value = Reflect.get(inner, name) as unknown;
          if (name !== 'transact') return value;
          return async (writes: { Put?: { Item: { sk: string } } }[]) => {
            const done = await (value as (writes: unknown) => Promise<boolean>)(writes);
            const isLabels = writes.some(({ Put }) => Put?.Item.sk === 'META');
            if (isLabels && ++batches === 4) await then();
            return done;
          };
        },
      });
    return wrap;
  };

  test('ends with all of them the other’s, except those that were somebody’s before', async () => {
    await calls(...many(150), { agentId: 'agt_old', agentSide: 'to', departmentId: support });
    await add(desk);
    const first = await give(desk, { agentId: ben });
    let second: string | null = null;
    await work(first, {
      wrap: afterTheFirst(async () => {
        second = await give(desk, { agentId: tracy });
      }),
    });
    // What it had begun is another's now.
    expect(await jobNow(first)).toMatchObject({ state: 'done', done: 150 });
    const half = (await agents()).filter((agent) => agent === ben).length;
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(150);
    await work(second);
    expect(await agents()).toEqual([...many(150).map(() => tracy), 'agt_old']);
    expect(await jobNow(second)).toMatchObject({ state: 'done', total: 151, skipped: 1 });
  });

  test('ends the same when both jobs work at once, and each change is told of once', async () => {
    await calls(...many(150));
    await add(desk);
    const first = await give(desk, { agentId: ben });
    await jobRepository(db.table).change((await jobNow(first)) as Job, { state: 'running' });
    const second = await give(desk, { agentId: tracy });
    expect(second).not.toBe(first);
    await Promise.all([work(first), work(second)]);
    expect(new Set(await agents())).toEqual(new Set([tracy]));
    const told = (await events()).map(({ recordingId, details }) => `${recordingId} ${JSON.stringify(details)}`);
    expect(new Set(told).size).toBe(told.length);
  });

  test('leaves the rest as it is where nothing more is to be relabelled', async () => {
    await calls(...many(150));
    await add(desk);
    const wrap = afterTheFirst(() => give(desk, { agentId: tracy, relabel: 'none' }));
    await work(await give(desk, { agentId: ben }), { wrap });
    const known = new Set(await agents());
    expect(known).toEqual(new Set([ben, undefined]));
  });

  test('of a recording that somebody changes at the same moment loses nothing', async () => {
    await calls(...many(60));
    await add(desk);
    const recordings = recordingRepository(db.table);
    let meddled = false;
    const wrap: Wrap = (target) =>
      new Proxy(target, {
        get(inner, name) {
          const value = Reflect.get(inner, name) as unknown;
          if (name !== 'transact') return value;
          return async (writes: { Put?: { Item: { sk: string } } }[]) => {
            if (!meddled && writes.some(({ Put }) => Put?.Item.sk === 'META')) {
              meddled = true;
              const before = (await recordings.find(tenantId, idOf(7))) as Recording;
              await recordings.change(before, { ...before, flagIds: ['flg_1'] }, []);
            }
            return (value as (writes: unknown) => Promise<boolean>)(writes);
          };
        },
      });
    await work(await give(desk, { agentId: ben }), { wrap });
    expect(await recordings.find(tenantId, idOf(7))).toMatchObject({ agentId: ben, flagIds: ['flg_1'] });
    expect(new Set(await agents())).toEqual(new Set([ben]));
    expect(await events()).toHaveLength(60);
  });
});

describe('many numbers', () => {
  test('that are given one after the other are one job, until it has begun', async () => {
    await calls([outside, desk], [outside, other], [outside, '3203']);
    for (const number of [desk, other, '3203']) await add(number);
    const first = await give(desk, { agentId: ben });
    expect(await give(other, { agentId: tracy })).toBe(first);
    await work(first);
    const third = await give('3203', { agentId: ben });
    expect(third).not.toBe(first);
    await work(third);
    expect(await agents()).toEqual([ben, tracy, ben]);
    expect((await jobNow(first))?.relabelling).toEqual({ numbers: [desk, other], others: false, overrides: [] });
  });

  test('that are given while their job begins are its, or another’s, and none is lost', async () => {
    const numbers = Array.from({ length: 24 }, (_, n) => `34${String(n).padStart(2, '0')}`);
    await calls(...numbers.map((number): [string, string] => [outside, number]));
    for (const number of numbers) await add(number);
    const first = await give('3400', { agentId: ben });
    const others = numbers.slice(1).map((number) => give(number, { agentId: ben }));
    await work(first);
    const jobs = new Set(await Promise.all(others));
    expect([...jobs].every((job) => job !== null)).toBe(true);
    for (const job of [first, ...jobs]) await work(job, { now: () => Date.now() + 60_000 });
    expect(await agents()).toEqual(numbers.map(() => ben));
  });

  test('of an import get theirs by one job', async () => {
    await calls([outside, desk], [outside, other], [outside, '3203']);
    const rows = [desk, other, '3203'].map((number) => ({
      number,
      agent: number === other ? 'Tracy Walker' : 'Ben Kearns',
    }));
    const { ask, messages } = portal();
    expect((await ask('POST', '/number-imports', { rows, preview: true })).json.relabelJobId).toBeNull();
    const { json } = await ask('POST', '/number-imports', { rows });
    const jobs = new Set(messages.flatMap((message) => ('job' in message ? message.job.id : [])));
    for (const job of jobs) await work(job);
    expect(jobs).toContain(json.relabelJobId);
    expect(await agents()).toEqual([ben, tracy, ben]);
    expect((await ask('POST', '/number-imports', { rows })).json.relabelJobId).toBeNull();
  });
});
