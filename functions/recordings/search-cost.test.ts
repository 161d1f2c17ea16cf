import { describe, expect, test } from 'vitest';
import { noneKey } from '#contract/common';
import { planSearch, type Question } from './plan-search.ts';
import { mostQueries, searchArchive } from './search-archive.ts';
import {
  directionOf,
  flagCount,
  ids,
  ordinary,
  type Row,
  randomFrom,
  start,
  syntheticArchive,
  tenantId,
  year,
} from './synthetic-archive.ts';

type Archive = ReturnType<typeof syntheticArchive>;
type Query = Partial<Omit<Question, 'limit' | 'cursor'>>;

const limit = 50;
const sizes = [10_000, 1_000_000];
const archives = new Map(sizes.map((size) => [size, syntheticArchive(size, ordinary(1))]));
const archiveOf = (size: number) => archives.get(size) as Archive;

/** The first page of a query and its tenth, where it has one, with what each cost. */
async function pages(archive: Archive, query: Query, onlyAgents?: Set<string>) {
  const page = async (after?: string) => {
    Object.assign(archive.used, { queries: 0, rows: 0, units: 0, planning: 0 });
    const { filters, plan } = await planSearch(tenantId, { ...query, limit }, archive.deps, onlyAgents);
    const found = await searchArchive(tenantId, filters, plan, { limit, after }, archive.recordings);
    const full = found.recordings.length === limit;
    return { ...archive.used, plan, found, full, merged: Math.max(0, plan.values.length - 1) };
  };
  const first = await page();
  if (!first.full || !first.found.next) return [first];
  const { filters, plan } = await planSearch(tenantId, { ...query, limit }, archive.deps, onlyAgents);
  const between = { limit: 8 * limit, after: first.found.next };
  const { next } = await searchArchive(tenantId, filters, plan, between, archive.recordings);
  return next ? [first, await page(next)] : [first];
}

/** Combinations of 1 to 6 filters: half of them of one recording, half of values that may never have met. */
function* combinations(archive: Archive, count: number, seed: number): Generator<Query> {
  const random = randomFrom(seed);
  const some = (n: number) => Math.floor(random() * n);
  const kinds = ['from', 'to', 'agentId', 'departmentId', 'direction', 'recorderId', 'flagId', 'time', 'score'];
  while (count > 0) {
    const one = random() < 0.5 ? some(archive.size) : undefined;
    const query: Query = {};
    const shuffled = kinds.map((kind) => ({ kind, at: random() })).sort((a, b) => a.at - b.at);
    for (const { kind } of shuffled.slice(0, 1 + some(6))) {
      const row = archive.row(one ?? some(archive.size));
      Object.assign(query, filterOf(kind, row, some));
    }
    if (Object.keys(query).length === 0) continue;
    count--;
    yield query;
  }
}

function filterOf(kind: string, row: Row, some: (n: number) => number): Query {
  const partOf = (n: number) =>
    [ids.number(n), ids.number(n), ids.number(n).slice(0, -2), ids.number(n).slice(-4)][some(4)];
  const iso = (at: number) => new Date(at).toISOString();
  const middle = start + some(year);
  if (kind === 'from') return row.from < 0 ? {} : { from: partOf(row.from) };
  if (kind === 'to') return row.to < 0 ? {} : { to: partOf(row.to) };
  if (kind === 'agentId') return { agentId: row.agent < 0 ? noneKey : ids.agent(row.agent) };
  if (kind === 'departmentId') return { departmentId: row.department < 0 ? noneKey : ids.department(row.department) };
  if (kind === 'direction') return { direction: directionOf(row.from) ?? noneKey };
  if (kind === 'recorderId') return { recorderId: ids.recorder(row.recorder) };
  if (kind === 'flagId') return { flagId: [ids.flag(some(flagCount))] };
  if (kind === 'score') return some(2) ? { scoreAbove: some(80) } : { scoreBelow: 1 + some(90) };
  return { connectedAfter: iso(middle - year / 12), ...(some(2) ? { connectedBefore: iso(middle + year / 12) } : {}) };
}

const percentile = (values: number[], part: number) =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * part) - 1] as number;
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** What one slot holds and nothing else has to be filtered, of common values and of rare ones, with and without a time. */
function covered(): Query[] {
  const slots: Query[] = [{}, { recorderId: ids.recorder(1) }];
  for (const n of [0, 5, 19]) slots.push({ departmentId: ids.department(n) }, { agentId: ids.agent(n * 10) });
  for (const n of [0, 399, 400, 5000]) slots.push({ from: ids.number(n) }, { to: ids.number(n) });
  const flagged = slots.flatMap((query) => [
    query,
    { ...query, flagId: [ids.flag(0)] },
    { ...query, flagId: [ids.flag(5)] },
  ]);
  const late = new Date(start + year / 3).toISOString();
  return flagged.flatMap((query) => [query, { ...query, connectedBefore: late }]);
}

describe.each(sizes)('a page of 50 of %i recordings', { timeout: 120_000 }, (size) => {
  test('that one slot covers costs one Query and at most 5 read units', async () => {
    for (const query of covered()) {
      for (const page of await pages(archiveOf(size), query)) {
        expect({ query, within: page.queries <= 1 && page.units <= 5 }).toEqual({ query, within: true });
      }
    }
  });

  test('of any 1 to 6 filters costs 3 Queries and 300 read units at the 95th percentile, and 8 Queries at worst', async () => {
    const all = [];
    // Several draws, so that no lucky one decides.
    for (const seed of [7, 11, 23])
      for (const query of combinations(archiveOf(size), 120, seed)) all.push(...(await pages(archiveOf(size), query)));
    const queries = all.map(({ queries, merged }) => queries - merged);
    const units = all.map(({ units, planning }) => units + planning);
    expect(percentile(queries, 0.95)).toBeLessThanOrEqual(3);
    expect(Math.max(...queries)).toBeLessThanOrEqual(mostQueries);
    expect(percentile(units, 0.95)).toBeLessThanOrEqual(300);
    for (const { units, merged } of all) expect(units).toBeLessThanOrEqual(300 + merged);
    const stopped = all.filter(({ found }) => found.searchedBackTo !== undefined);
    expect(stopped.length / all.length).toBeLessThan(0.05);
  });

  test('of a reviewer’s agents costs no more than a Query for each agent that is merged', async () => {
    for (const agents of [
      [],
      [3],
      [0, 50, 299],
      Array.from({ length: 20 }, (_, n) => n * 14),
      [...Array(200).keys()],
    ]) {
      for (const page of await pages(archiveOf(size), {}, new Set(agents.map(ids.agent)))) {
        expect(page.queries - page.merged).toBeLessThanOrEqual(3);
        expect(page.units).toBeLessThanOrEqual(15 + page.merged);
      }
    }
  });
});

test('a full page that one slot covers costs the same of a hundred times as many recordings', {
  timeout: 60_000,
}, async () => {
  const units: Record<number, number[]> = Object.fromEntries(sizes.map((size) => [size, []]));
  for (const query of covered()) {
    const [small, large] = await Promise.all(sizes.map((size) => pages(archiveOf(size), query)));
    for (const [i, page] of (small ?? []).entries()) {
      const other = large?.[i];
      if (!page.full || !other?.full) continue;
      units[10_000]?.push(page.units);
      units[1_000_000]?.push(other.units);
    }
  }
  expect(units[10_000]?.length).toBeGreaterThan(20);
  expect(mean(units[1_000_000] ?? []) / mean(units[10_000] ?? [])).toBeLessThanOrEqual(1.2);
});

describe('the worst archives', { timeout: 60_000 }, () => {
  const row: Row = { from: 0, to: 400, agent: 0, department: 0, recorder: 0, flags: 0, score: 0 };

  test.each<[string, Query, (i: number) => Row]>([
    [
      'values that are common apart and never together',
      { agentId: ids.agent(1), departmentId: ids.department(1) },
      (i) => (i % 2 ? { ...row, department: 1 } : { ...row, agent: 1 }),
    ],
    ['a direction that no call has', { direction: 'internal' }, () => row],
    ['what has no agent, where all have one', { agentId: noneKey }, () => row],
  ])(
    '%s: a page stops after 8 Queries or 300 read units, says how far back it got, and they come to an end',
    async (_, asked, draw) => {
      let i = 0;
      const archive = syntheticArchive(60_000, () => draw(i++));
      const { filters, plan } = await planSearch(tenantId, { ...asked, limit }, archive.deps);
      let pages = 0;
      for (let after: string | undefined, done = false; !done; pages++) {
        Object.assign(archive.used, { queries: 0, units: 0 });
        const found = await searchArchive(tenantId, filters, plan, { limit, after }, archive.recordings);
        expect(found.recordings).toEqual([]);
        expect(archive.used.queries).toBeLessThanOrEqual(mostQueries);
        expect(archive.used.units).toBeLessThanOrEqual(300);
        done = found.next === undefined;
        if (!done) expect(found.searchedBackTo).toBe(Number(found.next?.slice(0, 13)));
        after = found.next;
      }
      expect(pages).toBeGreaterThan(1);
      expect(pages).toBeLessThan(20);
    },
  );

  test('everything in one value: a page costs one Query, whatever is asked for', async () => {
    const archive = syntheticArchive(200_000, () => row);
    const { from, to } = { from: ids.number(0), to: ids.number(400) };
    const one = { agentId: ids.agent(0), departmentId: ids.department(0), recorderId: ids.recorder(0) };
    for (const query of [{ from }, { from, to }, one, { from, to, ...one }, { from: '0113', ...one }]) {
      for (const page of await pages(archive, query)) {
        expect(page.queries).toBe(1);
        expect(page.units).toBeLessThanOrEqual(8);
      }
    }
  });
});
