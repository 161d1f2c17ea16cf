import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { directions, noneKey } from '#contract/common';
import { ArchiveQuery } from '#contract/recordings';
import { archivedItems, marksOf, type Recording, recordingRepository, whenOf } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { startTable } from '#data/testing';
import { totalsRepository } from '#data/totals';
import { recount } from '#functions/totals/recount';
import { explainSearch, describe as inLines } from './explain-search.ts';
import { spellingsOf } from './numbers.ts';
import { planSearch } from './plan-search.ts';
import { matches } from './rules.ts';
import { mostQueries, searchArchive } from './search-archive.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

const deps = () => ({
  recordings: recordingRepository(db.table),
  tenants: tenantRepository(db.table),
  totals: totalsRepository(db.table),
  seenNumbers: seenNumberRepository(db.table),
});

const id = (prefix: string, n: number) => `${prefix}_${String(n).padStart(26, '0')}`;
const start = Date.parse('2026-03-03T09:00:00Z');
const numbers = ['+441130000001', '+441130000002', '+447700900123', '+447700900124', '3201'];
const pick = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
/** Of many filters at once nearly nothing is found, which proves nearly nothing: most are left out. */
const seldom = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const agents = [1, 2, 3].map((n) => id('agt', n));
const flags = [1, 2].map((n) => id('flg', n));

const recording = fc
  .record({
    second: fc.nat(30),
    from: pick(...numbers),
    to: pick(...numbers),
    agentId: pick(...agents),
    departmentId: pick(id('dep', 1), id('dep', 2)),
    direction: pick(...directions),
    score: fc.nat(3),
    flagIds: fc.subarray(flags),
    key: fc.nat(999),
  })
  .map(
    ({ second, from, to, key, ...rest }): Omit<Recording, 'tenantId'> => ({
      ...{ ...rest, id: id('rec', key), connectedAt: start + second * 1000, recorderId: id('rdr', 1) },
      from: { number: from, raw: from ?? 'anonymous' },
      to: { number: to, raw: to ?? 'anonymous' },
      ...{ durationMs: 1, bytes: 1, codec: 'pcm_s16le', channels: 1, sampleRate: 8000, sha256: '' },
    }),
  );

const time = seldom(fc.nat(30).map((second) => new Date(start + second * 1000).toISOString()));
const term = seldom(fc.constantFrom('+441130000001', '01130000002', '0113', '+4477', '900', '3201', '07', '555', '1'));
const query = fc
  .record({
    ...{ from: term, to: term, agentId: seldom(fc.constantFrom(...agents, id('agt', 9), noneKey)) },
    departmentId: seldom(fc.constantFrom(id('dep', 1), id('dep', 2), noneKey)),
    direction: seldom(fc.constantFrom(...directions, noneKey)),
    recorderId: seldom(fc.constantFrom(id('rdr', 1), id('rdr', 2))),
    flagId: seldom(fc.subarray(flags)),
    ...{ connectedAfter: time, connectedBefore: time },
    scoreAbove: seldom(fc.constantFrom('-1', '0', '1')),
    scoreBelow: seldom(fc.constantFrom('1', '3')),
    limit: fc.integer({ min: 1, max: 9 }).map(String),
  })
  .map((given) => ArchiveQuery.parse(JSON.parse(JSON.stringify(given))));

let count = 0;
async function newTenant() {
  const tenantId = `acme${++count}`;
  await db.table.put(
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt: '' }),
  );
  return tenantId;
}

/** Catalogues recordings as an upload would, flags included. */
async function add(tenantId: string, recordings: Recording[]) {
  const seen = recordings.flatMap(({ from, to }) => [from.number, to.number]).filter((number) => number !== undefined);
  await deps().seenNumbers.note(
    tenantId,
    seen.map((number) => ({ number, spellings: spellingsOf(number) })),
  );
  await db.table.batchPut(recordings.flatMap(archivedItems));
}

async function remove(tenantId: string, recordings: Recording[]) {
  for (const recording of recordings)
    for (const sk of ['META', ...marksOf(recording).map((mark) => `FLAG#${mark}`)])
      await db.table.delete({ pk: `T#${tenantId}#R#${recording.id}`, sk });
}

const unique = <T extends { id: string }>(values: T[]) => [
  ...new Map(values.map((value) => [value.id, value])).values(),
];
const when = (row: Recording) => whenOf(row.connectedAt, row.id);

describe('searching the table', () => {
  test('as planned by the totals, page by page, gives what a brute-force filter gives, whatever comes and goes: none twice, none missed, newest first', async () => {
    const scenario = fc.record({
      rows: fc.array(recording, { maxLength: 40 }),
      asked: query,
      only: seldom(fc.subarray(agents)),
      counted: fc.boolean(),
      news: fc.array(recording, { maxLength: 5 }),
      gone: fc.array(fc.nat(39), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ rows, asked, only, counted, news, gone }) => {
        const tenantId = await newTenant();
        let present = unique(rows).map((row): Recording => ({ ...row, tenantId }));
        await add(tenantId, present);
        // The totals may be behind.
        if (counted)
          await recount(
            tenantId,
            present.map((row) => row.id),
            deps(),
          );
        const onlyAgents = only && new Set(only);
        const search = async (after?: string) => {
          const { filters, plan } = await planSearch(tenantId, asked, deps(), onlyAgents);
          const { limit } = asked;
          return { filters, ...(await searchArchive(tenantId, filters, plan, { limit, after }, deps().recordings)) };
        };

        const first = await search();
        const matching = () =>
          present
            .filter((row) => matches(first.filters, row))
            .map(when)
            .sort()
            .reverse();
        const turned = first.next ?? '';
        expect(first.recordings.map(when)).toEqual(matching().filter((place) => place >= turned));

        const lost = unique(gone.flatMap((i) => present[i] ?? []));
        await remove(tenantId, lost);
        present = present.filter((row) => !lost.includes(row));
        const fresh = unique(news)
          .filter((row) => !present.some((other) => other.id === row.id))
          .map((row): Recording => ({ ...row, tenantId }));
        await add(tenantId, fresh);
        present.push(...fresh);

        const later: string[] = [];
        for (let after = first.next; after; ) {
          const page = await search(after);
          later.push(...page.recordings.map(when));
          after = page.next;
        }
        expect(later).toEqual(first.next ? matching().filter((place) => place < turned) : []);
      }),
      { numRuns: 120 },
    );
  });
});

describe('explaining a search', () => {
  const explain = async (tenantId: string, asked: object) =>
    explainSearch(tenantId, ArchiveQuery.parse(asked), { ...deps(), consumed: db.consumed });

  test('says what was read by, what else there was, and what it cost to the unit', async () => {
    const tenantId = await newTenant();
    const rows = unique(fc.sample(recording, { numRuns: 300, seed: 4 })).map(
      (row): Recording => ({
        ...{ ...row, tenantId, departmentId: id('dep', 1) },
        agentId: agents[0],
        flagIds: [],
      }),
    );
    const [rare, ...common] = rows;
    const all = [{ ...(rare as Recording), agentId: agents[1] }, ...common];
    await add(tenantId, all);
    await recount(
      tenantId,
      all.map((row) => row.id),
      deps(),
    );
    const { plan, alternatives, planning, search, returned, more, searchedBackTo } = await explain(tenantId, {
      agentId: agents[1],
      departmentId: id('dep', 1),
    });
    expect(plan).toMatchObject({ slot: 'byAgent', values: [agents[1]], residual: true });
    expect(alternatives.map(({ plan: { slot }, recordings }) => [slot, recordings])).toEqual([
      ['byAgent', 1],
      ['byDepartment', all.length],
    ]);
    // One read of the three rows of totals that there are: the agent's, the department's, all.
    expect(planning).toEqual({ requests: 1, rows: 0, units: 1.5 });
    expect(search).toEqual({ requests: 1, rows: 1, units: 0.5 });
    expect({ returned, more, searchedBackTo }).toEqual({ returned: 1, more: false, searchedBackTo: undefined });
  });

  test('is told in lines for people, and where the search stopped with it', async () => {
    const tenantId = await newTenant();
    const [one] = fc.sample(recording, { numRuns: 1, seed: 1 });
    const rows = Array.from(
      { length: 60 },
      (_, i): Recording => ({
        ...{ ...(one as Recording), tenantId, id: id('rec', i), connectedAt: start + i * 1000, score: 0, flagIds: [] },
      }),
    );
    await add(tenantId, rows);
    const explanation = await explain(tenantId, { scoreBelow: '0', limit: '1' });
    expect(explanation.search.requests).toBeLessThanOrEqual(mostQueries);
    const lines = inLines({ ...explanation, searchedBackTo: start });
    expect(lines).toContain('Read by    byTime');
    expect(lines).toContain('Stopped    early: searched back to 2026-03-03T09:00:00.000Z');
    expect(lines.find((line) => line.startsWith('Search'))).toMatch(/Quer.* rows read, [\d.]+ read units$/);
  });
});
