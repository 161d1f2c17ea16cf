import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Table } from '#data/client';
import { type Recording, recordingEntity, recordingRepository } from '#data/recordings';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { rowOf, type Totals, type TotalsKey, totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { rebuildTotals } from './rebuild-totals.ts';
import { type RecountDeps, recount } from './recount.ts';
import { changes, countedOf, sumsOf } from './rules.ts';

const timeZone = 'Europe/London';
let db: Awaited<ReturnType<typeof startTable>>;
let deps: RecountDeps;
beforeAll(async () => {
  db = await startTable();
  deps = {
    recordings: recordingRepository(db.table),
    tenants: tenantRepository(db.table),
    totals: totalsRepository(db.table),
  };
});
afterAll(() => db.stop());

let count = 0;
async function newTenant() {
  const tenantId = `acme${++count}`;
  await db.table.put(tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone, createdAt: '' }));
  return tenantId;
}

const numbers = ['+441130000001', '+441130000002', '+12135551212', '3201'];
const option = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const recording = fc
  .record({
    id: fc.constantFrom('rec_1', 'rec_2', 'rec_3', 'rec_4', 'rec_5'),
    connectedAt: fc.constantFrom(
      ...['2026-03-28T23:59:59Z', '2026-03-29T00:30:00Z', '2026-03-29T23:30:00Z', '2026-10-25T00:30:00Z'].map((at) =>
        Date.parse(at),
      ),
    ),
    durationMs: fc.nat(1000),
    direction: option('inbound' as const, 'outbound' as const, 'internal' as const),
    from: option(...numbers),
    to: option(...numbers),
    agentId: option('agt_1', 'agt_2'),
    agentSide: option('from' as const, 'to' as const),
    departmentId: option('dep_1'),
    flagIds: fc.subarray(['flg_1', 'flg_2']),
    scored: option(true),
    score: fc.constantFrom(0, 33.3, 80),
  })
  .map(({ from, to, ...rest }) => ({
    ...rest,
    from: { number: from, raw: '' },
    to: { number: to, raw: '' },
    ...{ bytes: 10, recorderId: 'rdr_1', codec: 'gsm', channels: 1, sampleRate: 8000, sha256: '' },
  }));
const step = fc.oneof(
  { weight: 5, arbitrary: recording.map((value) => ({ put: value })) },
  { weight: 2, arbitrary: fc.constantFrom('rec_1', 'rec_2', 'rec_3').map((id) => ({ remove: id })) },
  // A batch of the stream: any recordings, in any order, more than once, whether they changed or not.
  {
    weight: 5,
    arbitrary: fc
      .array(fc.constantFrom('rec_1', 'rec_2', 'rec_3', 'rec_4', 'rec_5'), { maxLength: 6 })
      .map((batch) => ({ batch })),
  },
);

/** What the totals rows hold, without rows that came back to nothing. */
async function held(tenantId: string) {
  const rows = (await db.rows()).filter(
    ({ pk, sk }) =>
      String(pk).startsWith(`T#${tenantId}#STATS`) || (pk === `T#${tenantId}#SEEN` && String(sk).startsWith('N#')),
  );
  const totals = rows.map(
    ({ pk, sk, ...sums }) =>
      [
        `${pk} ${sk}`,
        Object.entries(sums)
          .filter(([, value]) => value !== 0)
          .sort(),
      ] as const,
  );
  return Object.fromEntries(totals.filter(([, sums]) => sums.length > 0).sort());
}

/** The same by adding every recording up, one after the other, in the form that their repository gives them. */
function expected(recordings: Recording[]) {
  const sums = sumsOf(recordings.flatMap((value) => changes(undefined, countedOf(value, timeZone)))).list();
  return Object.fromEntries(
    [...Map.groupBy(sums, ({ key }) => rowOf(key))]
      .map(([row, some]) => [row, some.flatMap(({ key, totals }) => fieldsOf(key, totals)).sort()] as const)
      .sort(),
  );
}

/** Written out once more: the attributes of a sum in its row. */
function fieldsOf({ agentId, scope }: TotalsKey, totals: Totals): [string, number][] {
  const [dimension = '', id] = scope.split(':');
  const isPart = agentId !== undefined && scope !== 'tenant' && dimension !== 'number';
  const letter = { hour: 'h', department: 'd', recorder: 'r', direction: 'w', flag: 'f' }[dimension];
  const letters: Record<string, string> = {
    ...{ recordings: 'r', durationMs: 'd', bytes: 'b', inbound: 'i', outbound: 'o', scored: 's', scoreTenths: 'x' },
  };
  return Object.entries(totals).map(([field, value]) => [isPart ? `${letter}${id}:${letters[field]}` : field, value]);
}

const countOf = <Value>(values: Value[], wanted: Value) => values.filter((value) => value === wanted).length;

/** What is told of all time to whoever may hear some agents' calls alone, against those recordings one by one. */
async function expectTotals(tenantId: string, onlyAgents: Set<string>, recordings: Recording[]) {
  const totals = totalsFor(db.table)({ tenantId, onlyAgents });
  const heard = recordings.filter(({ agentId }) => onlyAgents.has(agentId ?? ''));
  const { recordings: count = 0, durationMs = 0, bytes = 0 } = await totals.all();
  expect({ count, durationMs, bytes }).toEqual({
    ...{ count: heard.length, bytes: 10 * heard.length },
    durationMs: heard.reduce((sum, one) => sum + one.durationMs, 0),
  });
  const agents = ['agt_1', 'agt_2', 'agt_9'];
  expect(await totals.counts('agent', agents)).toEqual(
    agents.map((id) =>
      countOf(
        heard.map(({ agentId }) => agentId),
        id,
      ),
    ),
  );
  expect(await totals.counts('department', ['dep_1', 'dep_2'])).toEqual([
    heard.filter(({ departmentId }) => departmentId === 'dep_1').length,
    0,
  ]);
  expect(await totals.counts('flag', ['flg_1', 'flg_2'])).toEqual(
    ['flg_1', 'flg_2'].map((id) => heard.filter(({ flagIds }) => flagIds.includes(id)).length),
  );
  const scored = [...(await totals.byDimension('agent', '2026-01-01', '2026-12-31'))].map(
    ([id, { scored = 0, scoreTenths = 0 }]) => [id, scored, scoreTenths],
  );
  expect(scored.sort()).toEqual(
    [...Map.groupBy(heard, ({ agentId }) => agentId)]
      .map(([id, some]) => {
        const scores = some.flatMap(({ scored, score }) => (scored ? Math.round(score * 10) : []));
        return [id, scores.length, scores.reduce((sum, score) => sum + score, 0)];
      })
      .sort(),
  );
  const told = await totals.numbers(numbers);
  expect(told.map(({ from = 0, to = 0 }) => [from, to])).toEqual(
    numbers.map((number) =>
      (['from', 'to'] as const).map((side) =>
        countOf(
          heard.map((one) => one[side].number),
          number,
        ),
      ),
    ),
  );
}

describe('the totals', () => {
  test('are those of the recordings there are, whatever came, changed, went, was repeated or came out of order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const tenantId = await newTenant();
        const present = new Map<string, Recording>();
        for (const step of steps) {
          if ('put' in step) {
            const value: Recording = { ...step.put, tenantId };
            present.set(value.id, value);
            await db.table.put(recordingEntity.toItem(value));
          } else if ('remove' in step) {
            present.delete(step.remove);
            await db.table.delete({ pk: `T#${tenantId}#R#${step.remove}`, sk: 'META' });
          } else await recount(tenantId, step.batch, deps);
        }
        await recount(tenantId, ['rec_5', 'rec_4', 'rec_3', 'rec_2', 'rec_1', 'rec_2'], deps);
        expect(await held(tenantId)).toEqual(expected([...present.values()]));
        for (const reviewed of [[], ['agt_1'], ['agt_2', 'agt_9'], ['agt_1', 'agt_2']])
          await expectTotals(tenantId, new Set(reviewed), [...present.values()]);
        const archive = { ...deps, recordings: recordingRepository(db.table) };
        expect((await rebuildTotals(tenantId, { repair: false }, archive)).drift).toEqual([]);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  test('agree with a rebuild, which finds what is wrong and puts it right', async () => {
    const tenantId = await newTenant();
    const recordings = fc
      .sample(recording, { numRuns: 30, seed: 2 })
      .map((value, i) => ({ ...value, id: `rec_${i}`, tenantId }));
    await db.table.batchPut(recordings.map((value) => recordingEntity.toItem(value)));
    const archive = recordingRepository(db.table);
    // Of a large archive, which is compared piece by piece, a page is as small a part as these are.
    const read: typeof archive.read = (tenantId, stretch) => archive.read(tenantId, { ...stretch, limit: 2 });
    const rebuild = (repair: boolean) =>
      rebuildTotals(tenantId, { repair }, { ...deps, recordings: { ...archive, read } });
    expect((await rebuild(false)).drift.length).toBeGreaterThan(0);
    await recount(
      tenantId,
      recordings.map(({ id }) => id),
      deps,
    );
    expect(await rebuild(false)).toEqual({ recordings: 30, drift: [] });
    const wrong: TotalsKey[] = [
      { tenantId, agentId: 'agt_1', scope: 'hour:7-01', period: 'day:2026-10-25' },
      { tenantId, agentId: 'agt_2', scope: 'tenant', period: 'day:2026-03-28' },
      { tenantId, scope: 'tenant', period: 'all' },
      { tenantId, agentId: 'agt_1', scope: 'flag:flg_1', period: 'all' },
      { tenantId, agentId: 'agt_1', scope: `number:${numbers[0]}`, period: 'all' },
    ];
    await deps.totals.apply(
      [],
      wrong.map((key) => ({ key, totals: { recordings: 3 } })),
    );
    const { drift } = await rebuild(true);
    expect(drift.map(({ missing }) => missing)).toEqual(wrong.map(() => ({ recordings: -3 })));
    expect(new Set(drift.map(({ key }) => key))).toEqual(new Set(wrong));
    expect(await held(tenantId)).toEqual(expected(recordings));
  });

  test('get the days and months of dimensions from recordings that were counted before there were any', async () => {
    const tenantId = await newTenant();
    const recordings = fc
      .sample(recording, { numRuns: 20, seed: 3 })
      .map((value, i) => ({ ...value, id: `rec_${i}`, tenantId }));
    await db.table.batchPut(recordings.map((value) => recordingEntity.toItem(value)));
    for (const value of recordings) {
      const { ownSides: _, ...before } = countedOf(value, timeZone);
      await deps.totals.apply([{ before: undefined, after: before }], changes(undefined, before));
    }
    expect(await totalsFor(db.table)({ tenantId }).byDimension('recorder', '2026-01-01', '2026-12-31')).toEqual(
      new Map(),
    );
    const rebuilt = await rebuildTotals(
      tenantId,
      { repair: true },
      { ...deps, recordings: recordingRepository(db.table) },
    );
    expect(rebuilt).toEqual({ recordings: 20, drift: [] });
    expect(await held(tenantId)).toEqual(expected(recordings));
  });

  test('get those of each agent from recordings that were counted before there were any, which change and go as others do', async () => {
    const tenantId = await newTenant();
    const recordings = fc
      .sample(recording, { numRuns: 20, seed: 4 })
      .map((value, i) => ({ ...value, id: `rec_${i}`, tenantId }));
    await db.table.batchPut(recordings.map((value) => recordingEntity.toItem(value)));
    for (const value of recordings) {
      const { amongAgents: _, ...before } = countedOf(value, timeZone);
      await deps.totals.apply([{ before: undefined, after: before }], changes(undefined, before));
    }
    const agents = totalsFor(db.table)({ tenantId, onlyAgents: new Set(['agt_1', 'agt_2']) });
    expect(await agents.byDimension('recorder', '2026-01-01', '2026-12-31')).toEqual(new Map());
    const [gone, moved, ...others] = recordings as [Recording, Recording, ...Recording[]];
    const after: Recording = { ...moved, agentId: moved.agentId === 'agt_1' ? 'agt_2' : 'agt_1' };
    await db.table.delete({ pk: `T#${tenantId}#R#${gone.id}`, sk: 'META' });
    await db.table.put(recordingEntity.toItem(after));
    await recount(tenantId, [gone.id, moved.id], deps);
    const archive = { ...deps, recordings: recordingRepository(db.table) };
    expect(await rebuildTotals(tenantId, { repair: true }, archive)).toEqual({ recordings: 19, drift: [] });
    expect(await held(tenantId)).toEqual(expected([after, ...others]));
  });

  test('take no more of a row at once than one update can hold, nor more rows than a transaction', async () => {
    const tenantId = await newTenant();
    const day = Date.parse('2026-05-01T00:00:00Z');
    const recordings = fc.sample(recording, { numRuns: 150, seed: 5 }).map(
      (value, i): Recording => ({
        ...{ ...value, id: `rec_${i}`, tenantId, agentId: 'agt_1', connectedAt: day + (i % 23) * 3_600_000 },
        ...{ departmentId: `dep_${i % 40}`, recorderId: `rdr_${i % 30}`, flagIds: [`flg_${i % 100}`] },
      }),
    );
    await db.table.batchPut(recordings.map((value) => recordingEntity.toItem(value)));
    const sizes: { writes: number; fields: number; expression: number }[] = [];
    const table: Table = {
      ...db.table,
      transact(writes) {
        for (const { Update } of writes)
          sizes.push({
            writes: writes.length,
            fields: Object.keys(Update?.ExpressionAttributeNames ?? {}).length,
            expression: Update?.UpdateExpression?.length ?? 0,
          });
        return db.table.transact(writes);
      },
    };
    const ids = recordings.map(({ id }) => id);
    await recount(tenantId, ids, { ...deps, totals: totalsRepository(table) });
    const most = (of: keyof (typeof sizes)[number]) => Math.max(...sizes.map((size) => size[of]));
    expect(most('writes')).toBeLessThanOrEqual(100);
    // The limits of DynamoDB, which emulators need not hold to.
    expect(most('fields')).toBeLessThanOrEqual(300);
    expect(most('expression')).toBeLessThanOrEqual(4096);
    expect(most('fields')).toBeGreaterThan(100);
    expect(await held(tenantId)).toEqual(expected(recordings));
  });

  test('count each recording once when many workers count the same ones at once', async () => {
    const tenantId = await newTenant();
    const recordings = fc
      .sample(recording, { numRuns: 60, seed: 1 })
      .map((value, i) => ({ ...value, id: `rec_${i}`, tenantId }));
    await db.table.batchPut(recordings.map((value) => recordingEntity.toItem(value)));
    const ids = recordings.map(({ id }) => id);
    const workers = await Promise.allSettled(
      [ids, ids.slice(30), [...ids].reverse(), ids.slice(0, 40)].map((some) => recount(tenantId, some, deps)),
    );
    // A worker that was overtaken every time gives its batch back, and gets it again.
    if (workers.some(({ status }) => status === 'rejected')) await recount(tenantId, ids, deps);
    expect(await held(tenantId)).toEqual(expected(recordings));
  });
});
