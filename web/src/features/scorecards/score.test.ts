import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatScore, scoreOf } from './score.ts';

const metrics = fc.array(
  fc.record({ max: fc.integer({ min: 1, max: 100 }), weight: fc.integer({ min: 1, max: 100 }) }),
  {
    minLength: 1,
    maxLength: 20,
  },
);

test('the best of everything is 100, the worst 0, whatever the weights', () => {
  fc.assert(
    fc.property(metrics, (all) => {
      expect(
        scoreOf(
          all,
          all.map(({ max }) => max),
        ),
      ).toBe(100);
      expect(
        scoreOf(
          all,
          all.map(() => 0),
        ),
      ).toBe(0);
    }),
  );
});

test('what does not apply, or has no value yet, does not count', () => {
  const two = [
    { max: 10, weight: 3 },
    { max: 1, weight: 1 },
  ];
  expect(scoreOf(two, [5, 1])).toBe(62.5);
  expect(scoreOf(two, [5, null])).toBe(50);
  expect(scoreOf(two, [undefined, 1])).toBe(100);
  expect(scoreOf(two, [null, undefined])).toBeUndefined();
});

test('scores are written with a decimal where there is one', () => {
  expect([71.4, 100, 0].map(formatScore)).toEqual(['71.4', '100', '0']);
});
