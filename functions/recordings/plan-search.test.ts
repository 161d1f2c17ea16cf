import { describe, expect, test } from 'vitest';
import { choosePlan, possiblePlans } from './plan-rules.ts';
import { type PlanDeps, planSearch } from './plan-search.ts';
import type { Filters } from './rules.ts';

const slots: Record<string, number> = { byTime: 1000, byAgent: 100, byDepartment: 300, byFrom: 5, byRecorder: 900 };
const sizes = {
  slot: (slot: string) => slots[slot] ?? 0,
  mark: (mark: string) => (mark === 'flg_A' ? 20 : 50),
  direction: () => 250,
};
const containing = { digits: '1', anchored: false, complete: undefined };
const agents = (count: number) => new Set(Array.from({ length: count }, (_, i) => `agt_${i}`));

describe('the plan', () => {
  const plan = (wanted: Partial<Filters>) => choosePlan({ flagIds: [], ...wanted }, sizes, 50);

  test('is the one that reads least, as the totals know', () => {
    expect(plan({})).toMatchObject({ slot: 'byTime', values: [undefined], residual: false });
    expect(plan({ agentId: 'agt_A', departmentId: 'dep_A' })).toMatchObject({ slot: 'byAgent', values: ['agt_A'] });
    expect(plan({ departmentId: 'dep_A', from: { exactly: '3201' } })).toMatchObject({
      slot: 'byFrom',
      values: ['3201'],
    });
    expect(plan({ agentId: 'agt_A', from: { exactly: '3201' } })).toMatchObject({
      ...{ slot: 'byAgentFrom', values: ['agt_A#3201'], residual: false },
    });
    expect(plan({ agentId: 'agt_A', scoreAbove: 60 })).toMatchObject({ slot: 'byAgent', mark: 'SCORED' });
    expect(plan({ agentId: 'agt_A', scoreBelow: 60 }).mark).toBeUndefined();
    expect(plan({ flagIds: ['flg_B', 'flg_A'] })).toMatchObject({ mark: 'flg_A' });
    expect(plan({ agentId: 'agt_A', from: { containing } }).slot).toBe('byAgent');
    expect(plan({ departmentId: 'dep_A', from: { containing, numbers: ['3201', '3202'] } }).values).toEqual([
      '3201',
      '3202',
    ]);
    expect(plan({ from: { containing, numbers: [] } }).values).toEqual([]);
  });

  test('merges what a reviewer may find, unless that is most of what there is', () => {
    expect(plan({ onlyAgents: agents(3) })).toMatchObject({ slot: 'byAgent', values: ['agt_0', 'agt_1', 'agt_2'] });
    expect(plan({ onlyAgents: agents(10) })).toMatchObject({ slot: 'byTime', residual: true });
  });

  test('expects of a residual what the totals say of its dimensions', () => {
    const { expected } = plan({ agentId: 'agt_A', departmentId: 'dep_A', recorderId: 'rdr_A' });
    expect(expected?.rows).toEqual([100]);
    expect(expected?.share).toBeCloseTo(0.3 * 0.9);
    expect(plan({ agentId: 'agt_A', direction: 'inbound' }).expected?.share).toBeCloseTo(0.25);
  });

  test('of what has no agent or department reads what else there is', () => {
    expect(plan({ agentId: 'none' })).toMatchObject({ slot: 'byTime', residual: true });
    expect(plan({ agentId: 'none', departmentId: 'dep_A' })).toMatchObject({ slot: 'byDepartment', residual: true });
    expect(plan({ departmentId: 'none', from: { exactly: '3201' } })).toMatchObject({ slot: 'byFrom', residual: true });
  });

  test.each<[string, Partial<Filters>, boolean]>([
    ['nothing', {}, false],
    ['an agent in a time', { agentId: 'agt_A', connectedAfter: 1 }, false],
    ['a flag', { flagIds: ['flg_A'] }, false],
    ['a flag and a department', { flagIds: ['flg_A'], departmentId: 'dep_A' }, false],
    ['two flags', { flagIds: ['flg_A', 'flg_B'] }, true],
    ['two dimensions', { agentId: 'agt_A', departmentId: 'dep_A' }, true],
    ['an agent and a number', { agentId: 'agt_A', to: { exactly: '3201' } }, false],
    ['any score', { agentId: 'agt_A', scoreAbove: 0 }, false],
    ['a score', { agentId: 'agt_A', scoreAbove: 3 }, true],
    ['a low score', { agentId: 'agt_A', scoreBelow: 3 }, true],
    ['a direction', { agentId: 'agt_A', direction: 'inbound' }, true],
    ['a direction that is not known', { direction: 'none' }, true],
    ['what has no agent', { agentId: 'none' }, true],
    ['a reviewer’s agents', { onlyAgents: agents(20) }, false],
    ['a reviewer’s agent', { onlyAgents: agents(20), agentId: 'agt_3' }, false],
    ['more agents than are merged', { onlyAgents: agents(101) }, true],
  ])('that covers %s has to filter nothing, any other has to', (_, wanted, residual) => {
    const plans = possiblePlans({ flagIds: [], ...wanted });
    expect(plans.some((plan) => !plan.residual)).toBe(!residual);
  });
});

describe('planning a search', () => {
  const asked: string[] = [];
  const deps: PlanDeps = {
    tenants: { find: async () => ({ tenantId: 't', name: '', country: 'GB', timeZone: 'UTC', createdAt: '' }) },
    totals: {
      read: async (keys) => {
        asked.push(...keys.map(({ scope }) => scope));
        return keys.map(() => ({ recordings: 7 }));
      },
    },
    seenNumbers: { find: async () => [] },
  };
  const search = (query: object, only?: ReadonlySet<string>) => {
    asked.length = 0;
    return planSearch('t', { limit: 50, ...query }, deps, only);
  };

  test('asks the totals for nothing where one partition is all that is wanted', async () => {
    expect((await search({ agentId: 'agt_A', flagId: ['flg_A'] })).plan).toMatchObject({
      slot: 'byAgent',
      residual: false,
    });
    expect((await search({ from: '0113' })).plan.values).toEqual([]);
    expect(asked).toEqual([]);
  });

  test('finds a reviewer nothing but the agents they review, whoever they ask for', async () => {
    const only = new Set(['agt_A', 'agt_B']);
    expect((await search({}, only)).filters.onlyAgents).toBe(only);
    expect((await search({ agentId: 'agt_B' }, only)).plan).toMatchObject({ slot: 'byAgent', values: ['agt_B'] });
    expect((await search({ agentId: 'agt_C' }, only)).plan.values).toEqual([]);
    expect((await search({ agentId: 'none' }, only)).plan.values).toEqual([]);
    expect((await search({ departmentId: 'dep_A' }, new Set())).plan.values).toEqual([]);
  });
});
