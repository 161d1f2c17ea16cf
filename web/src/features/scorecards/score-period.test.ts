import { expect, test } from 'vitest';
import { filtersOfDays, periods, readScoresAddress, sorted, todayIn, writeScoresAddress } from './score-period.ts';

test.each([
  ['last_7_days', '2026-03-03', { after: '2026-02-25', before: '2026-03-03' }],
  ['last_30_days', '2026-03-03', { after: '2026-02-02', before: '2026-03-03' }],
  ['this_month', '2026-03-03', { after: '2026-03-01', before: '2026-03-03' }],
  ['last_month', '2026-03-31', { after: '2026-02-01', before: '2026-02-28' }],
  ['last_month', '2026-01-01', { after: '2025-12-01', before: '2025-12-31' }],
  ['this_year', '2026-03-03', { after: '2026-01-01', before: '2026-03-03' }],
])('%s of %s', (id, today, days) => {
  expect(periods.find((period) => period.id === id)?.days(today)).toEqual(days);
});

test('today is that of the customer', () => {
  expect(todayIn('Pacific/Auckland', Date.parse('2026-03-03T12:00:00Z'))).toBe('2026-03-04');
});

test('the archive is asked for whole days, also where clocks change', () => {
  expect(filtersOfDays({ after: '2026-03-28', before: '2026-03-29' }, 'Europe/London')).toEqual({
    connectedAfter: '2026-03-28T00:00:00.000Z',
    connectedBefore: '2026-03-29T23:00:00.000Z',
  });
});

test('an address says what is shown, and comes back as it was', () => {
  const address = {
    ...{ groupBy: 'department' as const, order: 'name' as const },
    days: { after: '2026-01-01', before: '2026-01-31' },
  };
  const query = writeScoresAddress(address) as Record<string, string>;
  expect(query).toEqual({ by: 'department', after: '2026-01-01', before: '2026-01-31', order: 'name' });
  expect(readScoresAddress(query)).toEqual(address);
  expect(writeScoresAddress(readScoresAddress({}))).toEqual({});
});

test.each([
  [{ after: '2026-02-01', before: '2026-01-01' }],
  [{ after: '2026-13-45', before: '2026-01-01' }],
  [{ after: '2026-01-01' }],
  [{ order: 'height', by: 'height' }],
])('what an address cannot mean is left out: %o', (query) => {
  expect(readScoresAddress(query)).toEqual({ groupBy: 'agent', order: '-score' });
});

test('whoever was not scored comes last, whichever way the scores go', () => {
  const rows = [
    { name: 'Zoe', score: null, scored: 0 },
    { name: 'Ben', score: 50, scored: 9 },
    { name: 'amy', score: null, scored: 0 },
    { name: 'Cal', score: 80.5, scored: 1 },
  ];
  const names = (order: Parameters<typeof sorted>[1]) => sorted(rows, order).map(({ name }) => name);
  expect(names('-score')).toEqual(['Cal', 'Ben', 'amy', 'Zoe']);
  expect(names('score')).toEqual(['Ben', 'Cal', 'amy', 'Zoe']);
  expect(names('-scored')).toEqual(['Ben', 'Cal', 'amy', 'Zoe']);
  expect(names('name')).toEqual(['amy', 'Ben', 'Cal', 'Zoe']);
  expect(names('-name')).toEqual(['Zoe', 'Cal', 'Ben', 'amy']);
});
