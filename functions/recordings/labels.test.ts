import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ManagedNumber, numberId } from '#data/managed-numbers';
import type { Recording } from '#data/recordings';
import { labelsOf, relabelled } from './labels.ts';

const agents = [{ id: 'ben', departmentId: 'sales' }, { id: 'tracy', departmentId: 'support' }, { id: 'marcus' }];
const numbers = ['3201', '3202', '3203', '+447700900123'];

const managedNumber = (name: string, of: Pick<ManagedNumber, 'agentId' | 'departmentId'>): ManagedNumber => ({
  ...{ tenantId: 'acme', id: numberId('acme', name), name, createdAt: '', ...of },
  ...{ canRecord: true, canTranscribe: false, pciRedaction: false },
});
const call = (of: Partial<Recording>): Recording => ({
  ...{
    tenantId: 'acme',
    id: 'rec_1',
    connectedAt: 0,
    durationMs: 1,
    bytes: 1,
    recorderId: 'rdr_1',
    score: 0,
    flagIds: [],
  },
  ...{ codec: 'pcm_alaw', channels: 1, sampleRate: 8000, sha256: '', from: { raw: '' }, to: { raw: '' } },
  ...of,
});

const agentId = fc.option(fc.constantFrom('ben', 'tracy', 'marcus', 'gone'), { nil: undefined });
const departmentId = fc.option(fc.constantFrom('sales', 'support'), { nil: undefined });
const managed = fc
  .uniqueArray(fc.record({ name: fc.constantFrom(...numbers), agentId, departmentId }), {
    selector: ({ name }) => name,
  })
  .map((rows) => new Map(rows.map(({ name, ...of }) => [name, managedNumber(name, of)])));
const party = fc
  .option(fc.constantFrom(...numbers), { nil: undefined })
  .map((number) => ({ number, raw: number ?? 'x' }));
const parties = fc.record({
  ...{ from: party, to: party },
  direction: fc.constantFrom('inbound' as const, 'outbound' as const, 'internal' as const, undefined),
});
const labels = fc.record({ agentId, departmentId, agentSide: fc.constantFrom('from' as const, 'to' as const) });
const labelled = fc
  .record({ parties, labels })
  .map(({ parties, labels: { agentSide, ...ids } }) =>
    call({ ...parties, ...ids, ...(ids.agentId ? { agentSide } : {}) }),
  );

describe('relabelling', () => {
  test('gives a call without labels what an upload of it would have got', () => {
    fc.assert(
      fc.property(parties, managed, fc.boolean(), (of, managed, others) => {
        const before = call(of);
        const after = relabelled(before, managed, agents, { others, nothing: [] }) ?? before;
        expect(after).toEqual({ ...before, ...labelsOf(undefined, of, managed, agents) });
      }),
    );
  });

  test('takes nothing away, and changes what is there only where that is wanted', () => {
    fc.assert(
      fc.property(labelled, managed, fc.boolean(), (before, managed, others) => {
        const after = relabelled(before, managed, agents, { others, nothing: [] }) ?? before;
        for (const name of ['agentId', 'departmentId'] as const) {
          if (before[name] !== undefined && !others) expect(after[name]).toBe(before[name]);
          if (before[name] !== undefined) expect(after[name]).toBeDefined();
        }
        if (before.agentId === after.agentId) expect(after.agentSide).toBe(before.agentSide);
      }),
    );
  });

  test('comes to the same when it is done twice', () => {
    fc.assert(
      fc.property(labelled, managed, fc.boolean(), (before, managed, others) => {
        const after = relabelled(before, managed, agents, { others, nothing: [] });
        if (after) expect(relabelled(after, managed, agents, { others, nothing: [] })).toBeUndefined();
      }),
    );
  });

  test('counts a label as none that a job gave in whose place it is done', () => {
    const managed = new Map([['3201', managedNumber('3201', { agentId: 'tracy' })]]);
    const before = call({
      ...{ direction: 'inbound', to: { number: '3201', raw: '3201' } },
      ...{ agentId: 'ben', agentSide: 'to', departmentId: 'sales' },
    });
    const given = (nothing: ('agentId' | 'departmentId')[]) =>
      relabelled(before, managed, agents, { others: false, nothing });
    expect(given([])).toBeUndefined();
    expect(given(['agentId'])).toMatchObject({ agentId: 'tracy', departmentId: 'sales' });
    expect(given(['agentId', 'departmentId'])).toMatchObject({ agentId: 'tracy', departmentId: 'support' });
  });
});
