import { expect, test } from 'vitest';
import { mostWrites } from '#data/limits';
import type { Recording } from '#data/recordings';
import { rowOf } from '#data/totals';
import { lastDays } from '#functions/recordings/rules';
import { changes, countedOf, localTime, type Sum } from './rules.ts';

test.each([
  ['2026-03-29T00:59:59Z', 'Europe/London', '2026-03-29', '7-00'],
  ['2026-03-29T01:00:00Z', 'Europe/London', '2026-03-29', '7-02'],
  ['2026-10-25T00:30:00Z', 'Europe/London', '2026-10-25', '7-01'],
  ['2026-10-25T01:30:00Z', 'Europe/London', '2026-10-25', '7-01'],
  ['2026-12-31T23:59:59Z', 'Asia/Kolkata', '2027-01-01', '5-05'],
  ['2026-03-02T00:00:00Z', 'UTC', '2026-03-02', '1-00'],
])('%s is counted in %s as %s, hour %s', (at, timeZone, day, hour) => {
  expect(localTime(Date.parse(at), timeZone)).toEqual({ day, hour });
});

test.each(['2026-03-29T23:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T23:59:59Z'])(
  'the days up to %s are each there once, across the change of the clocks',
  (now) => {
    const days = lastDays(30, Date.parse(now), 'Europe/London');
    expect(new Set(days).size).toBe(30);
    expect(days).toEqual([...days].sort());
    expect(days.at(-1)).toBe(localTime(Date.parse(now), 'Europe/London').day);
  },
);

/** What DynamoDB takes in one update of a row. */
const mostFieldsOfUpdate = 300;

const recording: Recording = {
  ...{
    tenantId: 'acme',
    id: 'rec_1',
    connectedAt: 0,
    durationMs: 1,
    bytes: 1,
    direction: 'internal',
    agentId: 'agt_1',
  },
  ...{ from: { number: '201', raw: '' }, to: { number: '202', raw: '' }, departmentId: 'dep_1', recorderId: 'rdr_1' },
  flagIds: Array.from({ length: 20 }, (_, n) => `flg_${n}`),
  ...{ score: 50, scored: true, codec: 'gsm', channels: 1, sampleRate: 8000, sha256: '' },
};

test('a recording of which everything changes, its twenty flags and its day among it, is recounted in one transaction', () => {
  const after: Recording = {
    ...{ ...recording, direction: 'outbound', agentId: 'agt_2', departmentId: 'dep_2', recorderId: 'rdr_2' },
    ...{ from: { number: '203', raw: '' }, to: { number: '204', raw: '' } },
    flagIds: recording.flagIds.map((id) => `${id}x`),
  };
  const sums = changes(countedOf(recording, 'Europe/London'), countedOf(after, 'Pacific/Honolulu'));
  const rows = Map.groupBy(sums, ({ key }) => rowOf(key));
  expect(rows.size).toBeGreaterThan(80);
  expect(rows.size + 1).toBeLessThanOrEqual(mostWrites);
  // An update may have 300 operations.
  const fields = [...rows.values()].map((some) => some.flatMap(({ totals }) => Object.keys(totals)).length);
  expect(Math.max(...fields)).toBeLessThanOrEqual(mostFieldsOfUpdate);
});

/** Of everybody, or of the call's agent. */
const ofNumbers = (sums: Sum[], agentId?: string) =>
  sums.filter(({ key }) => key.agentId === agentId && key.scope.startsWith('number:') && key.period.startsWith('day:'));

test.each([
  ['inbound', undefined, ['202']],
  ['outbound', undefined, ['201']],
  ['internal', undefined, ['201', '202']],
  [undefined, 'to', ['202']],
  [undefined, undefined, ['none']],
] as const)(
  'of an %s call, with the agent %s, the numbers that are the customer’s count by day',
  (direction, agentSide, own) => {
    const sums = changes(undefined, countedOf({ ...recording, direction, agentSide }, 'UTC'));
    for (const agentId of [undefined, 'agt_1']) {
      const days = ofNumbers(sums, agentId);
      expect(days.map(({ key }) => key.scope.slice('number:'.length)).sort()).toEqual(own);
    }
  },
);

test('a call from a number to itself counts once', () => {
  const sums = changes(undefined, countedOf({ ...recording, to: recording.from }, 'UTC'));
  for (const agentId of [undefined, 'agt_1'])
    expect(ofNumbers(sums, agentId).map(({ totals }) => totals)).toMatchObject([{ recordings: 1, from: 1, to: 1 }]);
});
