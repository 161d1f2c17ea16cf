import { beforeAll, describe, expect, test } from 'vitest';
import { groupings } from '#contract/reports';
import type { Table } from '#data/client';
import { countedTable } from '#data/counted-table';
import { agentEntity, directoryRepository, openDirectory } from '#data/directory';
import type { Item } from '#data/entity';
import type { Recording } from '#data/recordings';
import { dayAfter, daysFrom } from '#data/stretches';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { type Dimension, rowOf, type Totals, totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { changes, countedOf, sumsOf } from '#functions/totals/rules';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { numberStatistics } from './number-statistics.ts';
import { exportReport, reportRecordings } from './report-recordings.ts';
import { hoursOfWeek } from './rules.ts';

const tenantId = 'acme';
const agents = 400;
/** What reads one chart of a year may make. */
const mostReads = 20;

const many = (count: number, id: (n: number) => string) => Array.from({ length: count }, (_, n) => id(n));
const ids: Record<Dimension, string[]> = {
  agent: many(agents, (n) => `agt_01ARZ3NDEKTSV4RRFFQ69G${String(n).padStart(4, '0')}`),
  number: many(agents, (n) => `+44113000${String(n).padStart(4, '0')}`),
  department: many(40, (n) => `dep_01ARZ3NDEKTSV4RRFFQ69G${String(n).padStart(4, '0')}`),
  recorder: many(20, (n) => `rdr_01ARZ3NDEKTSV4RRFFQ69G${String(n).padStart(4, '0')}`),
  direction: ['inbound', 'outbound', 'internal', 'none'],
  hour: hoursOfWeek,
};

/** What a million calls a year make of each of 400 agents in so many days, every figure with all its digits. */
const totals = (days: number): Totals => ({
  ...{ recordings: 7 * days, durationMs: 1_234_567 * days, bytes: 12_345_679 * days, inbound: 3 * days },
  ...{ outbound: 4 * days, scored: days, scoreTenths: 777 * days },
});

/** A table that keeps what is put into it and added up in it, so that rows get the form that their repositories give them. */
function collectingTable(items: Item[]): Table {
  return {
    ...countedTable([]).table,
    async put(item) {
      items.push(item);
    },
    async transact(writes) {
      for (const { Update: addition } of writes) {
        const names = Object.values(addition?.ExpressionAttributeNames ?? {});
        const values = Object.values(addition?.ExpressionAttributeValues ?? {});
        items.push({ ...addition?.Key, ...Object.fromEntries(names.map((name, i) => [name, values[i]])) });
      }
      return true;
    },
  };
}

/** The customer and its agents, to whom totals are added. */
async function directoryItems(): Promise<{ items: Item[]; table: Table }> {
  const items: Item[] = [
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt: '' }),
  ];
  const table = collectingTable(items);
  const directory = directoryRepository(table, agentEntity);
  for (const [n, id] of ids.agent.entries())
    await directory.put({
      tenantId,
      id,
      name: `A long enough name of agent ${n}`,
      createdAt: '2026-01-01T00:00:00.000Z',
    });
  return { items, table };
}

/** The rows that the totals of two years leave. */
async function rowsOf(dimension: Dimension | undefined, first: string, last: string): Promise<Item[]> {
  const { items, table } = await directoryItems();
  const repository = totalsRepository(table);
  const add = (scope: 'tenant' | `${Dimension}:${string}`, period: `day:${string}` | `month:${string}`, days: number) =>
    repository.apply([], [{ key: { tenantId, scope, period }, totals: totals(days) }]);
  const days = daysFrom(first, last);
  for (const day of days) await add('tenant', `day:${day}`, agents);
  for (const id of dimension ? ids[dimension] : []) {
    for (const day of days) await add(`${dimension as Dimension}:${id}`, `day:${day}`, 1);
    for (const month of new Set(days.map((day) => day.slice(0, 7))))
      await add(`${dimension as Dimension}:${id}`, `month:${month}`, 30);
  }
  return items;
}

/** Seven calls of an agent on a day: of a call centre's hours, on a line of their own and on two that all answer. */
function callsOf(agent: number, day: string): Recording[] {
  return [8, 9, 11, 12, 14, 15, 16].map((hour, n): Recording => {
    const outbound = n % 2 === 0;
    const own = { number: ids.number[outbound ? agent : n % 3 ? 398 : 399], raw: '' };
    const outside = { number: `+4477009${String(agent * 7 + n).padStart(5, '0')}`, raw: '' };
    return {
      ...{
        tenantId,
        id: `rec_${agent}_${day}_${n}`,
        connectedAt: Date.parse(`${day}T${String(hour).padStart(2, '0')}:30:00Z`),
      },
      ...{ durationMs: 176_367 + n, bytes: 1_763_668 + n, direction: outbound ? 'outbound' : 'inbound' },
      ...{ from: outbound ? own : outside, to: outbound ? outside : own, flagIds: [] },
      ...{ agentId: ids.agent[agent], departmentId: ids.department[agent % 40], recorderId: ids.recorder[n % 2] ?? '' },
      ...{ score: n ? 0 : 77.7, scored: n === 0, codec: 'gsm', channels: 1, sampleRate: 8000, sha256: '' },
    };
  });
}

/** The rows that the calls of some agents leave among those of each by itself. */
async function rowsOfAgents(count: number, first: string, last: string): Promise<Item[]> {
  const { items, table } = await directoryItems();
  const repository = totalsRepository(table);
  for (let agent = 0; agent < count; agent++) {
    const sums = sumsOf([]);
    for (const day of daysFrom(first, last))
      for (const one of callsOf(agent, day)) sums.add(changes(undefined, countedOf(one, 'Europe/London')));
    const own = sums.list().filter(({ key }) => key.agentId !== undefined);
    for (const row of Map.groupBy(own, ({ key }) => rowOf(key)).values()) await repository.apply([], row);
  }
  return items;
}

/** A year of which as many days as can be lie outside of whole months, and one of whole months. */
const years = [
  ['2025-12-02', '2026-12-01'],
  ['2026-01-01', '2026-12-31'],
] as const;

/** A report and its CSV, as somebody asks for them who may hear all calls or some agents' alone. */
function reportsOf(table: Table, onlyAgents?: ReadonlySet<string>) {
  const deps = { tenants: tenantRepository(table), totalsFor: totalsFor(table), ...openDirectory(table) };
  const actor = { kind: 'user' as const, tenantId, userId: 'usr_1', name: '', permissions: ['review_statistics'] };
  const api = httpApi([reportRecordings, exportReport], deps, async () => ({ ...actor, onlyAgents }));
  return (path: string) => call(api, gatewayEvent('GET', `/api/reports/${path}`, { cookies: ['__Host-session=x'] }));
}

describe.each(groupings)('a report by %s over a year of a million calls of 400 agents', (groupBy) => {
  test(`makes at most ${mostReads} reads, the period before and the names included`, { timeout: 60_000 }, async () => {
    const rows = await rowsOf(groupBy === 'day' ? undefined : groupBy, '2024-12-01', '2026-12-31');
    for (const [after, before] of years) {
      const { table, used } = countedTable(rows);
      const ask = reportsOf(table);
      const query = `groupBy=${groupBy}&after=${after}&before=${before}&compare=previous`;
      const { status, json } = await ask(`recordings?${query}`);
      expect(status).toBe(200);
      const days = daysFrom(after, before).length;
      expect(json?.totals).toMatchObject(groupBy === 'day' ? { recordings: 7 * agents * days } : {});
      expect(used.reads).toBeLessThanOrEqual(mostReads);
      const chart = used.reads;
      await ask(`recordings.csv?${query}`);
      expect(used.reads).toBe(2 * chart);
    }
  });
});

describe('a report over a year for a reviewer of ten agents', () => {
  const reviewed = new Set(ids.agent.slice(0, 10));
  let rows: Item[] = [];
  beforeAll(async () => {
    rows = await rowsOfAgents(10, '2025-01-01', '2026-12-31');
  }, 120_000);

  test.each(groupings)(
    'by %s is one read for each agent, beside the customer and the names',
    {
      timeout: 60_000,
    },
    async (groupBy) => {
      const { table, used } = countedTable(rows);
      const ask = reportsOf(table, reviewed);
      const query = `groupBy=${groupBy}&after=2026-01-01&before=2026-12-31`;
      const { status, json } = await ask(`recordings?${query}`);
      expect({ status, json }).toMatchObject({ status: 200, json: { totals: { recordings: 7 * 10 * 365 } } });
      expect(used.reads).toBeLessThanOrEqual(12);
      Object.assign(used, { reads: 0 });
      // The year before is as much again.
      await ask(`recordings.csv?${query}&compare=previous`);
      expect(used.reads).toBeLessThanOrEqual(22);
    },
  );
});

test('statistics of a number over a year are four reads', { timeout: 60_000 }, async () => {
  const { table, used } = countedTable(await rowsOf('number', '2026-01-01', '2026-12-31'));
  const year = { after: '2026-01-01', before: '2026-12-31' };
  const found = await numberStatistics('+441130000007', year, totalsFor(table)({ tenantId }));
  expect(found.totals).toMatchObject({
    recordings: 7 * 365,
    inbound: 3 * 365,
    averageDurationMs: Math.round(1_234_567 / 7),
  });
  expect(found.days[364]).toMatchObject({ date: dayAfter('2026-01-01', 364), recordings: 7, durationMs: 1_234_567 });
  expect(used.reads).toBe(4);
});
