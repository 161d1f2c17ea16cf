import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { directions, noneKey } from '#contract/common';
import { marksOf, pairOf, type Recording, type Stretch, whenOf } from '#data/recordings';
import { containsTerm } from './numbers.ts';
import { type Plan, possiblePlans } from './plan-rules.ts';
import { type Filters, matches } from './rules.ts';
import { mostQueries, searchArchive } from './search-archive.ts';
import { meets } from './synthetic-archive.ts';

const numbers = ['+441130000001', '+441130000002', '+447700900123', '3201'];
const agents = ['agt_A', 'agt_B', 'agt_C'];
const pick = <T>(values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });

const recording = fc
  .record({
    connectedAt: fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }),
    from: pick(numbers),
    to: pick(numbers),
    agentId: pick(agents),
    departmentId: pick(['dep_A', 'dep_B']),
    direction: pick([...directions]),
    score: fc.integer({ min: 0, max: 3 }),
    flagIds: fc.subarray(['flg_A', 'flg_B']),
    key: fc.nat(999),
  })
  .map(
    ({ from, to, key, ...rest }): Recording => ({
      ...rest,
      tenantId: 't',
      id: `rec_${String(key).padStart(3, '0')}`,
      from: { number: from, raw: from ?? 'anonymous' },
      to: { number: to, raw: to ?? 'anonymous' },
      recorderId: 'rdr_A',
      ...{ durationMs: 1, bytes: 1, codec: 'pcm_s16le', channels: 1, sampleRate: 8000, sha256: '' },
    }),
  );

/** Of many filters at once nearly nothing is found, which proves nearly nothing: most are left out. */
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const at = seldom(fc.integer({ min: 1_700_000_000_000, max: 1_700_000_000_020 }));
const number = fc.oneof(
  fc.constantFrom(...numbers).map((exactly) => ({ exactly })),
  fc.constantFrom('000', '0113', '7700', '2').chain((digits) => {
    const containing = { digits, anchored: false, complete: undefined };
    const listed = numbers.filter((number) => containsTerm(number, containing));
    return fc.constantFrom({ containing }, { containing, numbers: listed });
  }),
);
const filters: fc.Arbitrary<Filters> = fc.record({
  from: seldom(number),
  to: seldom(number),
  agentId: seldom(fc.constantFrom(...agents, noneKey)),
  onlyAgents: seldom(
    fc.oneof(fc.subarray(agents), fc.constant([...agents, ...Array.from({ length: 30 }, (_, i) => `agt_${i}`)])),
  ).map((ids) => ids && new Set(ids)),
  departmentId: seldom(fc.constantFrom('dep_A', 'dep_B', noneKey)),
  direction: seldom(fc.constantFrom(...directions, noneKey)),
  flagIds: seldom(fc.subarray(['flg_A', 'flg_B'])).map((ids) => ids ?? []),
  connectedAfter: at,
  connectedBefore: at,
  scoreAbove: seldom(fc.integer({ min: -1, max: 3 })),
  scoreBelow: seldom(fc.integer({ min: 0, max: 4 })),
});

/** An archive that answers a stretch as the table does, at most `mostRows` rows a Query. */
function archiveOf(recordings: Recording[], mostRows = 7) {
  const asked: Stretch[] = [];
  const inSlot = (row: Recording, { slot, value, mark }: Stretch) =>
    (mark === undefined || marksOf(row).includes(mark)) &&
    {
      byTime: undefined,
      byFrom: row.from.number,
      byTo: row.to.number,
      byAgent: row.agentId,
      byDepartment: row.departmentId,
      byRecorder: row.recorderId,
      byAgentFrom: row.agentId && row.from.number && pairOf(row.agentId, row.from.number),
      byAgentTo: row.agentId && row.to.number && pairOf(row.agentId, row.to.number),
    }[slot] === value;
  return {
    asked,
    read: async (_: string, stretch: Stretch) => {
      asked.push(stretch);
      const { newest, oldest } = stretch;
      const rows = recordings
        .filter((row) => inSlot(row, stretch))
        .filter((row) => (!newest || when(row) < newest) && (!oldest || when(row) >= oldest))
        .sort(newestFirst);
      const most = Math.min(stretch.limit, mostRows);
      const looked = rows.slice(0, most);
      const last = looked.at(-1);
      return {
        recordings: looked.filter((row) => meets(stretch.only, row)),
        ...{ readTo: rows.length <= most || !last ? undefined : when(last), read: looked.length },
      };
    },
  };
}

const when = (row: Recording) => whenOf(row.connectedAt, row.id);
const newestFirst = (a: Recording, b: Recording) => (when(a) < when(b) ? 1 : -1);

/** New recordings come and others go, anywhere. */
function change(recordings: Recording[], news: Recording[], gone: number[]) {
  for (const key of gone) {
    const at = recordings.findIndex(({ id }) => id === `rec_${String(key).padStart(3, '0')}`);
    if (at >= 0) recordings.splice(at, 1);
  }
  for (const row of news) if (!recordings.some(({ id }) => id === row.id)) recordings.push(row);
}

const unique = (recordings: Recording[]) => [...new Map(recordings.map((row) => [row.id, row])).values()];

/** Calls one millisecond after the other, from one number. */
const calls = (count: number): Recording[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ tenantId: 't', id: `rec_${String(i).padStart(5, '0')}`, connectedAt: 1_700_000_000_000 + i },
    ...{ from: { number: '+441130000001', raw: '' }, to: { raw: '' }, recorderId: 'rdr_A', score: 0, flagIds: [] },
    ...{ durationMs: 1, bytes: 1, codec: 'pcm_s16le', channels: 1, sampleRate: 8000, sha256: '' },
  }));

describe('searching the archive', () => {
  test('page by page gives what a brute-force filter gives, whichever plan is taken and whatever comes and goes: none twice, none missed, newest first', async () => {
    const scenario = fc.record({
      rows: fc.array(recording, { maxLength: 60 }),
      wanted: filters,
      limit: fc.integer({ min: 1, max: 9 }),
      choice: fc.nat(99),
      expected: fc.option(
        fc.record({
          rows: fc.array(fc.nat(200), { maxLength: 4 }),
          share: fc.double({ min: 1e-6, max: 1, noNaN: true }),
        }),
        { nil: undefined },
      ),
      news: fc.array(recording, { maxLength: 5 }),
      gone: fc.array(fc.nat(999), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ rows, wanted, limit, choice, expected, news, gone }) => {
        const recordings = unique(rows);
        const matching = () =>
          recordings
            .filter((row) => matches(wanted, row))
            .sort(newestFirst)
            .map(when);
        const then = matching();
        const archive = archiveOf(recordings);
        const plans = possiblePlans(wanted);
        const plan = { ...(plans[choice % plans.length] as Plan), expected };

        const first = await searchArchive('t', wanted, plan, { limit }, archive);
        const turned = first.next ?? '';
        expect(first.recordings.map(when)).toEqual(then.filter((place) => place >= turned));
        change(recordings, news, gone);
        const later: string[] = [];
        for (let after: string | undefined = first.next; after; ) {
          const page = await searchArchive('t', wanted, plan, { limit, after }, archive);
          expect(page.recordings.length).toBeLessThanOrEqual(limit);
          if (page.searchedBackTo !== undefined) expect(page.recordings.length).toBeLessThan(limit);
          expect(page.queries).toBeLessThanOrEqual(mostQueries + plan.values.length - 1);
          later.push(...page.recordings.map(when));
          after = page.next;
        }
        expect(later).toEqual(first.next ? matching().filter((place) => place < turned) : []);
      }),
      { numRuns: 500 },
    );
  });

  test('a page costs a bounded number of Queries, and one that stops early says how far back it got', async () => {
    const archive = archiveOf(calls(2000), 10);
    const plan: Plan = { slot: 'byTime', values: [undefined], residual: true };
    const page = await searchArchive('t', { flagIds: ['flg_A'] }, plan, { limit: 5 }, archive);
    expect(archive.asked).toHaveLength(mostQueries);
    expect(page.recordings).toEqual([]);
    expect(page.searchedBackTo).toBeLessThan(1_700_000_002_000);
    expect(page.searchedBackTo).toBe(Number(page.next?.slice(0, 13)));
    expect(page.next).toBeDefined();
  });

  test('a merge of many partitions costs one Query for each, when each has little', async () => {
    const rows = fc.sample(recording, { numRuns: 40, seed: 3 });
    const archive = archiveOf(unique(rows), 1000);
    const plan: Plan = { slot: 'byFrom', values: numbers, residual: false };
    const wanted = {
      flagIds: [],
      from: { containing: { digits: '0', anchored: false, complete: undefined }, numbers },
    };
    const page = await searchArchive('t', wanted, plan, { limit: 50 }, archive);
    expect(page.queries).toBe(numbers.length);
    expect(page.next).toBeUndefined();
  });

  test('for a number that nobody has costs nothing', async () => {
    const plan: Plan = { slot: 'byFrom', values: [], residual: false };
    const page = await searchArchive('t', { flagIds: [] }, plan, { limit: 5 }, archiveOf([]));
    expect(page).toMatchObject({ recordings: [], next: undefined, queries: 0 });
  });

  test('asks for exactly the page and one more where every row is a match', async () => {
    const archive = archiveOf(calls(200), 1000);
    const plan: Plan = { slot: 'byTime', values: [undefined], residual: false };
    const page = await searchArchive('t', { flagIds: [] }, plan, { limit: 50 }, archive);
    expect(archive.asked.map(({ limit }) => limit)).toEqual([51]);
    expect(page.recordings).toHaveLength(50);
  });

  test('a page that is full costs no further Query to know whether there is one more', async () => {
    const rows = calls(3000).map((row, i) => ({ ...row, score: i >= 2950 ? 1 : 0 }));
    const archive = archiveOf(rows, 1000);
    const plan: Plan = { slot: 'byTime', values: [undefined], residual: true };
    const page = await searchArchive('t', { flagIds: [], scoreAbove: 0 }, plan, { limit: 50 }, archive);
    expect(page).toMatchObject({ queries: 1, searchedBackTo: undefined });
    expect(page.recordings).toHaveLength(50);
    expect(page.next).toBeDefined();
  });

  test('reads the more of a partition the more of the page it will hold', async () => {
    const archive = archiveOf(calls(2000), 1000);
    const plan = { slot: 'byFrom' as const, values: ['+441130000001', '3201'], residual: false };
    await searchArchive(
      't',
      { flagIds: [] },
      { ...plan, expected: { rows: [1900, 4], share: 1 } },
      { limit: 50 },
      archive,
    );
    expect(archive.asked.map(({ value }) => value)).toEqual(plan.values);
    const [often = 0, seldom = 0] = archive.asked.map(({ limit }) => limit);
    expect(often).toBeGreaterThan(50);
    expect(often).toBeLessThan(70);
    expect(seldom).toBeLessThan(5);
  });

  test('a bound beyond the year 2286 is one that everything is before', async () => {
    const archive = archiveOf(calls(3), 1000);
    const plan: Plan = { slot: 'byTime', values: [undefined], residual: false };
    const search = (wanted: Partial<Filters>) =>
      searchArchive('t', { flagIds: [], ...wanted }, plan, { limit: 5 }, archive);
    expect((await search({ connectedBefore: Date.parse('2300-01-01T00:00:00Z') })).recordings).toHaveLength(3);
    expect((await search({ connectedAfter: Date.parse('2300-01-01T00:00:00Z') })).recordings).toHaveLength(0);
    expect((await search({ connectedAfter: Date.parse('-000001-01-01T00:00:00Z') })).recordings).toHaveLength(3);
  });
});
