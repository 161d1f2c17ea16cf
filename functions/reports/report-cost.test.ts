import { describe, expect, test } from 'vitest';
import { groupings } from '#contract/reports';
import type { Table } from '#data/client';
import { countedTable } from '#data/counted-table';
import { agentEntity, directoryRepository, openDirectory } from '#data/directory';
import type { Item } from '#data/entity';
import { periodTotalsRepository } from '#data/period-totals';
import { dayAfter, daysFrom } from '#data/stretches';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { type Dimension, type Totals, totalsRepository } from '#data/totals';
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

/** The rows that the totals of two years leave, in the form that their repository gives them. */
async function rowsOf(dimension: Dimension | undefined, first: string, last: string): Promise<Item[]> {
  const items: Item[] = [
    tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt: '' }),
  ];
  const { table } = countedTable([]);
  const collecting: Table = {
    ...table,
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
  const repository = totalsRepository(collecting);
  const add = (scope: 'tenant' | `${Dimension}:${string}`, period: `day:${string}` | `month:${string}`, days: number) =>
    repository.apply([], [{ key: { tenantId, scope, period }, totals: totals(days) }]);
  const days = daysFrom(first, last);
  for (const day of days) await add('tenant', `day:${day}`, agents);
  for (const id of dimension ? ids[dimension] : []) {
    for (const day of days) await add(`${dimension as Dimension}:${id}`, `day:${day}`, 1);
    for (const month of new Set(days.map((day) => day.slice(0, 7))))
      await add(`${dimension as Dimension}:${id}`, `month:${month}`, 30);
  }
  const directory = directoryRepository(collecting, agentEntity);
  for (const [n, id] of ids.agent.entries())
    await directory.put({
      tenantId,
      id,
      name: `A long enough name of agent ${n}`,
      createdAt: '2026-01-01T00:00:00.000Z',
    });
  return items;
}

/** A year of which as many days as can be lie outside of whole months, and one of whole months. */
const years = [
  ['2025-12-02', '2026-12-01'],
  ['2026-01-01', '2026-12-31'],
] as const;

describe.each(groupings)('a report by %s over a year of a million calls of 400 agents', (groupBy) => {
  test(`makes at most ${mostReads} reads, the period before and the names included`, { timeout: 60_000 }, async () => {
    const rows = await rowsOf(groupBy === 'day' ? undefined : groupBy, '2024-12-01', '2026-12-31');
    for (const [after, before] of years) {
      const { table, used } = countedTable(rows);
      const deps = {
        tenants: tenantRepository(table),
        totals: totalsRepository(table),
        periodTotals: periodTotalsRepository(table),
        ...openDirectory(table),
      };
      const actor = { kind: 'user' as const, tenantId, userId: 'usr_1', name: '', permissions: ['review_statistics'] };
      const api = httpApi([reportRecordings, exportReport], deps, async () => actor);
      const query = `groupBy=${groupBy}&after=${after}&before=${before}&compare=previous`;
      const ask = (path: string) =>
        gatewayEvent('GET', `/api/reports/${path}?${query}`, { cookies: ['__Host-session=x'] });
      const { status, json } = await call(api, ask('recordings'));
      expect(status).toBe(200);
      const days = daysFrom(after, before).length;
      expect(json?.totals).toMatchObject(groupBy === 'day' ? { recordings: 7 * agents * days } : {});
      expect(used.reads).toBeLessThanOrEqual(mostReads);
      const chart = used.reads;
      await call(api, ask('recordings.csv'));
      expect(used.reads).toBe(2 * chart);
    }
  });
});

test('statistics of a number over a year are four reads', { timeout: 60_000 }, async () => {
  const { table, used } = countedTable(await rowsOf('number', '2026-01-01', '2026-12-31'));
  const year = { after: '2026-01-01', before: '2026-12-31' };
  const found = await numberStatistics(tenantId, '+441130000007', year, periodTotalsRepository(table));
  expect(found.totals).toMatchObject({
    recordings: 7 * 365,
    inbound: 3 * 365,
    averageDurationMs: Math.round(1_234_567 / 7),
  });
  expect(found.days[364]).toMatchObject({ date: dayAfter('2026-01-01', 364), recordings: 7, durationMs: 1_234_567 });
  expect(used.reads).toBe(4);
});
