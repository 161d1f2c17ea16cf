import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ticksUpTo } from './chart-scale.ts';

test('ticks are round numbers', () => {
  expect(ticksUpTo(0)).toEqual([0, 1]);
  expect(ticksUpTo(3)).toEqual([0, 1, 2, 3]);
  expect(ticksUpTo(7)).toEqual([0, 2, 4, 6, 8]);
  expect(ticksUpTo(40)).toEqual([0, 10, 20, 30, 40]);
  expect(ticksUpTo(1234)).toEqual([0, 500, 1000, 1500]);
});

test('ticks reach the most there is, are few and whole', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000 }), (most) => {
      const ticks = ticksUpTo(most);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(most);
      expect(ticks.at(-2)).toBeLessThanOrEqual(most);
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect(ticks.every(Number.isInteger)).toBe(true);
    }),
  );
});
