import { expect, test } from 'vitest';
import { filtersOfDays, isTooLong, longPeriods, todayIn } from './period.ts';

test.each([
  ['last_7_days', '2026-03-03', { after: '2026-02-25', before: '2026-03-03' }],
  ['last_30_days', '2026-03-03', { after: '2026-02-02', before: '2026-03-03' }],
  ['this_month', '2026-03-03', { after: '2026-03-01', before: '2026-03-03' }],
  ['last_month', '2026-03-31', { after: '2026-02-01', before: '2026-02-28' }],
  ['last_month', '2026-01-01', { after: '2025-12-01', before: '2025-12-31' }],
  ['this_year', '2026-03-03', { after: '2026-01-01', before: '2026-03-03' }],
])('%s of %s', (id, today, days) => {
  expect(longPeriods.find((period) => period.id === id)?.days(today)).toEqual(days);
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

test.each([
  ['2026-03-15', '2025-04-01'],
  ['2026-12-31', '2026-01-01'],
  ['2028-02-29', '2027-03-01'],
])('the last 12 months of %s begin on %s', (today, after) => {
  expect(longPeriods.find(({ id }) => id === 'last_12_months')?.days(today)).toEqual({ after, before: today });
});

test('ten years are not too long', () => {
  expect(isTooLong({ after: '2016-01-01', before: '2025-12-31' })).toBe(false);
  expect(isTooLong({ after: '2016-01-01', before: '2026-12-31' })).toBe(true);
});
