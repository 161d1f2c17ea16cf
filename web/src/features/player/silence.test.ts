import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loudnessOf, quietRuns, skipsOf, stretchAt, totalOf } from './silence.ts';

/** Values at 10 a second: `[seconds, peak]` one after another. */
const channel = (...parts: [number, number][]) =>
  parts.flatMap(([seconds, peak]) => Array.from({ length: seconds * 10 }, () => peak));
const skipped = (...channels: number[][]) =>
  skipsOf(quietRuns({ channels, samplesPerSecond: 10, fromMs: 0 }, loudnessOf(channels))).map(({ from, until }) => [
    Number(from.toFixed(2)),
    Number(until.toFixed(2)),
  ]);

test('what both leave empty is skipped but for a little air, and what either says is not', () => {
  const agent = channel([3, 0.5], [5, 0], [2, 0], [4, 0.4]);
  const caller = channel([3, 0], [5, 0], [2, 0.6], [4, 0]);
  expect(skipped(agent, caller)).toEqual([[3.25, 7.75]]);
});

test('a breath is not skipped', () => {
  expect(skipped(channel([2, 0.5], [0.9, 0], [2, 0.5], [1, 0], [2, 0.5]))).toEqual([[5.15, 5.65]]);
});

test('a line that hisses is silent where it only hisses', () => {
  const hissing = channel([4, 0.5], [6, 0.03], [4, 0.5]);
  expect(skipped(hissing)).toEqual([[4.25, 9.75]]);
  // The other party never speaks, and its line hisses all along.
  expect(skipped(hissing, channel([14, 0.028]))).toEqual([[4.25, 9.75]]);
});

test('whoever speaks without a pause is not taken for noise', () => {
  expect(skipped(channel([20, 0.5]))).toEqual([]);
  expect(skipped(channel([20, 0.5]), channel([20, 0.45]))).toEqual([]);
});

test('a soft voice beside a loud one is still speech', () => {
  expect(skipped(channel([4, 0.9], [6, 0]), channel([4, 0], [3, 0.06], [3, 0]))).toEqual([[7.25, 9.75]]);
});

test('silence that two parts of the peaks share is one', () => {
  const runs = [
    { from: 0, until: 0.4 },
    { from: 398, until: 400 },
    { from: 400, until: 400.6 },
  ];
  expect(skipsOf(runs)).toEqual([{ from: 398.25, until: 400.35 }]);
});

test('a moment is in the stretch that holds it, as a search from end to end finds', () => {
  const stretches = fc
    .uniqueArray(fc.nat(1000), { maxLength: 40 })
    .map((times) => times.sort((a, b) => a - b))
    .map((times) =>
      times.flatMap((from, at) =>
        at % 2 === 0 && times[at + 1] !== undefined ? [{ from, until: times[at + 1] as number }] : [],
      ),
    );
  fc.assert(
    fc.property(stretches, fc.nat(1000), (all, at) => {
      expect(stretchAt(all, at)).toBe(all.find(({ from, until }) => from <= at && at < until));
    }),
  );
});

test('what is saved is all that is skipped', () => {
  expect(
    totalOf([
      { from: 1, until: 3 },
      { from: 5, until: 5.5 },
    ]),
  ).toBe(2.5);
});
