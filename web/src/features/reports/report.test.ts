import { describe, expect, test } from 'vitest';
import type { LocationQuery } from 'vue-router';
import type { ReportItem } from '#contract/reports';
import { barsOf, unitOf } from './bars.ts';
import { changeOf, measures } from './measures.ts';
import { filtersOf, readReportAddress, writeReportAddress } from './report-address.ts';

const zone = 'Europe/London';
const days = { after: '2026-03-01', before: '2026-03-31' };

describe('the address', () => {
  test('holds what is shown, and says nothing of what is so anyway', () => {
    const address = { ...{ groupBy: 'agent' as const, measure: 'storage' as const }, days };
    expect(writeReportAddress(address)).toEqual({ by: 'agent', measure: 'storage', ...days });
    expect(readReportAddress({ by: 'agent', measure: 'storage', ...days })).toEqual(address);
    expect(writeReportAddress(readReportAddress({}))).toEqual({});
  });

  test.each<LocationQuery>([
    { by: 'flag', measure: 'score' },
    { after: '2026-03-31', before: '2026-03-01' },
    { after: '2026-02-31', before: 'x' },
    { after: '1900-01-01', before: '2026-03-01' },
    { after: '2000-01-01', before: '2026-03-01' },
    { hour: '8-00' },
    { hour: ['1-00', '2-00'] },
  ])('leaves out what it cannot mean: %o', (query) => {
    expect(readReportAddress(query)).toEqual({ groupBy: 'day', measure: 'recordings' });
  });

  test('has an hour of the week only by day', () => {
    expect(readReportAddress({ hour: '1-09' }).hour).toBe('1-09');
    expect(readReportAddress({ by: 'agent', hour: '1-09' }).hour).toBeUndefined();
  });
});

describe('the recordings behind an item', () => {
  test.each([
    [
      'day',
      '2026-03-29',
      undefined,
      { connectedAfter: '2026-03-29T00:00:00.000Z', connectedBefore: '2026-03-29T23:00:00.000Z' },
    ],
    // 01:00 to 02:00 comes twice on this day.
    [
      'day',
      '2026-10-25',
      '7-01',
      { connectedAfter: '2026-10-25T00:00:00.000Z', connectedBefore: '2026-10-25T02:00:00.000Z' },
    ],
    [
      'day',
      '2026-07-01',
      '3-23',
      { connectedAfter: '2026-07-01T22:00:00.000Z', connectedBefore: '2026-07-01T23:00:00.000Z' },
    ],
    [
      'agent',
      'agt_1',
      undefined,
      { agentId: 'agt_1', connectedAfter: '2026-03-01T00:00:00.000Z', connectedBefore: '2026-03-31T23:00:00.000Z' },
    ],
    [
      'department',
      'none',
      undefined,
      { departmentId: 'none', connectedAfter: '2026-03-01T00:00:00.000Z', connectedBefore: '2026-03-31T23:00:00.000Z' },
    ],
    [
      'direction',
      'none',
      undefined,
      { direction: 'none', connectedAfter: '2026-03-01T00:00:00.000Z', connectedBefore: '2026-03-31T23:00:00.000Z' },
    ],
  ] as const)('of the %s %s, hour %s', (groupBy, key, hour, filters) => {
    expect(filtersOf(groupBy, key, { days, hour, zone })).toEqual(filters);
  });

  test.each([
    ['number', 'none'],
    ['direction', 'sideways'],
  ] as const)('of the %s %s cannot be asked for', (groupBy, key) => {
    expect(filtersOf(groupBy, key, { days, zone })).toBeUndefined();
  });
});

test.each([
  [112, 100, '+12%'],
  [95.5, 100, '−4.5%'],
  [100, 100, '0%'],
  [100_001, 100_000, '0%'],
  [0, 5, '−100%'],
  [100, 5, '×20'],
  [0, 0, '0%'],
  [5, 0, undefined],
])('%d after %d is %s', (now, before, change) => {
  expect(changeOf(now, before)).toBe(change);
});

test('measures are written for people', () => {
  expect(measures.minutes.format(61_500)).toBe('1');
  expect(measures.minutes.format(90_000)).toBe('1.5');
  expect(measures.minutes.say(60_000)).toBe('1 minute');
  expect(measures.average.short(61_500)).toBe('1:02');
  expect(measures.average.short(3_661_000)).toBe('1:01:01');
  expect(measures.storage.short(2_380_000)).toBe('2MB');
  expect(measures.recordings.short(12_345)).toBe('12.3K');
});

const item = (key: string, recordings: number): ReportItem => ({
  ...{ key, label: key, recordings, durationMs: recordings * 1000, bytes: recordings, averageDurationMs: 1000 },
  ...{ inbound: 0, outbound: 0 },
});

test('bars of weeks begin on Mondays, the first with the period', () => {
  const items = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-08', '2026-03-09'].map(item);
  expect(barsOf(items, 'week').map(({ after, before, recordings }) => [after, before, recordings])).toEqual([
    ['2026-02-28', '2026-03-01', 1],
    ['2026-03-02', '2026-03-08', 5],
    ['2026-03-09', '2026-03-09', 4],
  ]);
  expect(barsOf(items, 'month')[1]).toMatchObject({ recordings: 10, averageDurationMs: 1000 });
  expect([30, 62, 365, 3000].map(unitOf)).toEqual(['day', 'day', 'week', 'month']);
});
