import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asksSame, filtersOf, periodIn, soughtBy } from './moving-period.ts';

const period = fc.constantFrom('today', 'yesterday', 'last_7_days', 'last_30_days');
const zone = fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Santiago');
const now = fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) });

test('the days of a period are known again as that period, on every day of every zone', () => {
  fc.assert(
    fc.property(period, zone, now, (period, zone, now) => {
      expect(periodIn(filtersOf({ filters: { from: '0113' }, period }, now, zone), now, zone)).toBe(period);
    }),
  );
});

test('a period moves: its days are another week’s a week later, and no period any more then', () => {
  const search = { filters: { from: '0113' }, period: 'last_7_days' as const };
  const march = Date.parse('2026-03-30T12:00:00Z');
  const then = filtersOf(search, march, 'Europe/London');
  // The clocks went forward on 29 March: the week begins in winter time.
  expect(then).toEqual({ from: '0113', connectedAfter: '2026-03-24T00:00:00.000Z', connectedBefore: undefined });
  const later = march + 7 * 86_400_000;
  expect(filtersOf(search, later, 'Europe/London').connectedAfter).toBe('2026-03-30T23:00:00.000Z');
  expect(periodIn(then, later, 'Europe/London')).toBeUndefined();
});

test('with a period its days are not kept, without one they are', () => {
  const filters = { to: '999', connectedAfter: '2026-03-24T00:00:00.000Z', flagId: undefined };
  expect(soughtBy(filters, 'last_7_days')).toEqual({ filters: { to: '999' }, period: 'last_7_days' });
  expect(soughtBy(filters, undefined)).toEqual({
    filters: { to: '999', connectedAfter: '2026-03-24T00:00:00.000Z' },
    period: null,
  });
});

test('the same is asked whatever the order of flags and the spelling of times', () => {
  const one = { flagId: ['flg_a', 'flg_b'], connectedAfter: '2026-03-24T01:00:00+01:00', from: undefined };
  expect(asksSame(one, { flagId: ['flg_b', 'flg_a'], connectedAfter: '2026-03-24T00:00:00.000Z' })).toBe(true);
  expect(asksSame(one, { flagId: ['flg_b'], connectedAfter: '2026-03-24T00:00:00.000Z' })).toBe(false);
  expect(asksSame({ scoreAbove: 0 }, {})).toBe(false);
});
