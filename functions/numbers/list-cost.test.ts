import { expect, test } from 'vitest';
import { mostNumbersOfCustomer } from '#contract/numbers';
import { mostAgents, mostDepartments } from '#contract/people';
import { countedTable } from '#data/counted-table';
import { agentEntity, departmentEntity, directoryRepository } from '#data/directory';
import type { Item } from '#data/entity';
import { jobRepository } from '#data/jobs';
import { type ManagedNumber, numberEntity, numberId, numberList } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { recordingRepository } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { totalsFor } from '#data/totals-for';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { importNumbers } from './import-numbers.ts';
import { exportNumbers, listNumbers } from './list-numbers.ts';
import { listNumberOptions } from './list-options.ts';

const tenantId = 'harbour';
const createdAt = '2026-01-01T00:00:00.000Z';
const id = (prefix: string, n: number) => `${prefix}_01ARZ3NDEKTSV4RRFFQ69G${String(n).padStart(4, '0')}`;
const numberOf = (n: number) => `+44113${String(2_000_000 + n)}`;

/** A customer with as much of everything as there can be. Every number has all that a number can have. */
function everything() {
  const numbers = Array.from({ length: mostNumbersOfCustomer }, (_, n): ManagedNumber => {
    const name = numberOf(n);
    return {
      ...{ tenantId, id: numberId(tenantId, name), name, createdAt, version: 1, label: `A long enough name of ${n}` },
      ...{ departmentId: id('dep', n % mostDepartments), agentId: id('agt', n % mostAgents) },
      ...{ canRecord: n !== 9_000, canTranscribe: false, pciRedaction: false },
    };
  });
  const named = (prefix: string) => (_: unknown, n: number) => ({
    ...{ tenantId, id: id(prefix, n), name: `A long enough name of ${prefix} ${n}`, createdAt },
  });
  return [
    tenantEntity.toItem({ tenantId, name: 'Harbour', country: 'GB', timeZone: 'Europe/London', createdAt }),
    ...numbers.flatMap((number) => [numberEntity.toItem(number), ...numberEntity.copies(number)]),
    ...Array.from({ length: mostAgents }, named('agt')).map((agent) => agentEntity.toItem(agent)),
    ...Array.from({ length: mostDepartments }, named('dep')).map((department) => departmentEntity.toItem(department)),
    { pk: `T#${tenantId}#NAMES`, sk: 'NUMBERS#', count: mostNumbersOfCustomer } satisfies Item,
  ];
}

const { table, used } = countedTable(everything());
const actor = { kind: 'user' as const, tenantId, userId: 'usr_1', name: '', permissions: ['manage_numbers'] };
const api = httpApi(
  [listNumbers, exportNumbers, importNumbers, listNumberOptions],
  {
    numbers: directoryRepository(table, numberEntity),
    list: numberList(table),
    named: namedRepository<ManagedNumber>(table, numberEntity),
    agents: directoryRepository(table, agentEntity),
    departments: directoryRepository(table, departmentEntity),
    recordings: recordingRepository(table),
    tenants: tenantRepository(table),
    totalsFor: totalsFor(table),
    jobs: jobRepository(table),
    seenNumbers: seenNumberRepository(table),
    queue: { send: async () => undefined },
    cursors: cursors(async () => Buffer.from('secret')),
  },
  async () => actor,
);

interface Page {
  items: { number: string }[];
  nextCursor: string | null;
  total: number;
}

async function ask<Answer>(path: string, body?: object) {
  Object.assign(used, { reads: 0, rows: 0, units: 0 });
  const event = gatewayEvent(body ? 'POST' : 'GET', `/api/${path}`, {
    cookies: ['__Host-session=x'],
    headers: { 'x-call-record': '1', 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const { status, json, text } = await call(api, event);
  expect(status).toBe(200);
  return { answer: json as unknown as Answer, text, cost: { ...used } };
}

async function pages(query: string, limit: number) {
  const all: { items: string[]; cost: typeof used }[] = [];
  let total = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { answer: Page; cost: typeof used } = await ask<Page>(
      `numbers?limit=${limit}&${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
    );
    all.push({ items: page.answer.items.map(({ number }) => number), cost: page.cost });
    cursor = page.answer.nextCursor;
    total = page.answer.total;
  }
  return { all, total };
}

const most = (of: (typeof used)[], field: keyof typeof used) => Math.max(...of.map((cost) => cost[field]));

test('a page of 10,000 numbers reads itself, and what is shown beside it', { timeout: 60_000 }, async () => {
  const { all, total } = await pages('', 100);
  expect(total).toBe(mostNumbersOfCustomer);
  expect(all.flatMap(({ items }) => items)).toEqual(
    Array.from({ length: mostNumbersOfCustomer }, (_, n) => numberOf(n)),
  );
  const costs = all.map(({ cost }) => cost);
  // The page, the count, agents, departments and totals.
  expect(most(costs, 'reads')).toBeLessThanOrEqual(5);
  expect(most(costs, 'rows')).toBeLessThanOrEqual(103);
  // Each agent, department and number's total is half a unit.
  expect(most(costs, 'units')).toBeLessThanOrEqual(160);
});

test.each([
  ['search=0113%20200%200042', [numberOf(42)]],
  ['search=name+of+9999', [numberOf(9999)]],
  ['canRecord=false', [numberOf(9000)]],
  ['agentId=none', []],
  [
    `agentId=${id('agt', 7)}&departmentId=${id('dep', 7)}`,
    Array.from({ length: 10 }, (_, n) => numberOf(7 + n * 1000)),
  ],
])(
  '%s finds what it should in 10,000 numbers, however seldom it is, in at most 10 reads and 150 units a page',
  async (query, expected) => {
    const { all } = await pages(query, 50);
    expect(all.flatMap(({ items }) => items)).toEqual(expected);
    expect(all.length).toBeLessThanOrEqual(4);
    const costs = all.map(({ cost }) => cost);
    expect(most(costs, 'reads')).toBeLessThanOrEqual(10);
    expect(most(costs, 'units')).toBeLessThanOrEqual(150);
  },
);

test('what most numbers have fills a page from the beginning', async () => {
  const { cost } = await ask('numbers?limit=50&canRecord=true');
  expect(cost.rows).toBeLessThanOrEqual(53);
});

test('an import reads the numbers that it names and no others', async () => {
  const rows = Array.from({ length: 500 }, (_, n) => ({ number: numberOf(n) }));
  const { cost } = await ask('number-imports', { rows, preview: true });
  // The customer, agents, departments, and a hundred numbers with each read.
  expect(cost.reads).toBeLessThanOrEqual(8);
});

test('what a number can be of is two reads', async () => {
  expect((await ask('number-options')).cost.reads).toBe(2);
});

test('all of them as CSV are read once', async () => {
  const { text, cost } = await ask('numbers.csv');
  expect(text.split('\r\n')).toHaveLength(mostNumbersOfCustomer + 2);
  expect(cost.reads).toBeLessThanOrEqual(8);
});
