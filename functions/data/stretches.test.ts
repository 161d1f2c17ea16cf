import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countOfDays, dayAfter, daysFrom, isOfMonths, monthAfter, stretchesOf } from './stretches.ts';

const days = fc
  .record({ start: fc.integer({ min: 0, max: 20_000 }), length: fc.integer({ min: 0, max: 1200 }) })
  .map(({ start, length }) => {
    const first = dayAfter('1970-01-01', start);
    return [first, dayAfter(first, length)] as const;
  });

test('the stretches of a period are its days, each once and in order', () => {
  fc.assert(
    fc.property(days, ([first, last]) => {
      const stretches = stretchesOf(first, last);
      const covered = stretches.flatMap(({ unit, first, last }) =>
        unit === 'day' ? daysFrom(first, last) : daysFrom(`${first}-01`, dayAfter(`${monthAfter(last, 1)}-01`, -1)),
      );
      expect(covered).toEqual(daysFrom(first, last));
      expect(stretches.length).toBeLessThanOrEqual(3);
      // Where there are whole months, no month is read day by day.
      const single = stretches.filter(({ unit }) => unit === 'day').map((one) => countOfDays(one.first, one.last));
      expect(Math.max(0, ...single)).toBeLessThanOrEqual(stretches.length > 1 ? 30 : 60);
    }),
  );
});

test.each([
  ['2026-01-01', '2026-12-31', [['month', '2026-01', '2026-12']]],
  ['2026-03-01', '2026-03-30', [['day', '2026-03-01', '2026-03-30']]],
  [
    '2026-02-28',
    '2026-03-31',
    [
      ['day', '2026-02-28', '2026-02-28'],
      ['month', '2026-03', '2026-03'],
    ],
  ],
  ['2026-03-02', '2026-03-01', []],
  ['9999-12-01', '9999-12-31', [['month', '9999-12', '9999-12']]],
] as const)('%s to %s', (first, last, stretches) => {
  expect(stretchesOf(first, last).map((one) => [one.unit, one.first, one.last])).toEqual(stretches);
});

test.each([
  ['2026-02-01', '2026-02-28', true],
  ['2028-02-01', '2028-02-28', false],
  ['2026-02-01', '2026-04-30', true],
  ['2026-02-02', '2026-02-28', false],
])('%s to %s is of whole months: %s', (first, last, whole) => {
  expect(isOfMonths(first, last)).toBe(whole);
});
