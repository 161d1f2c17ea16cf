import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Mark, markBeside, pinsOf, pinWidth } from './marks.ts';

const mark = (atMs: number): Mark => ({ id: `nte_${atMs}`, atMs, text: `At ${atMs}`, author: 'Morgan' });
const view = { from: 0, until: 60 };

test('every mark that is shown is in one pin, and no pin lies over another', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(90_000), { maxLength: 50 }), fc.integer({ min: 100, max: 1500 }), (times, width) => {
      const pins = pinsOf(times.map(mark), view, width);
      expect(pins.flatMap(({ marks }) => marks.map(({ atMs }) => atMs))).toEqual(
        times.filter((at) => at <= 60_000).sort((a, b) => a - b),
      );
      const gaps = pins.slice(1).map((pin, before) => (pin.share - (pins[before]?.share ?? 0)) * width);
      expect(gaps.every((gap) => gap >= pinWidth)).toBe(true);
    }),
  );
});

test('what is too near to be told apart parts when it is seen from nearer', () => {
  const near = [mark(30_000), mark(30_500)];
  expect(pinsOf(near, view, 800).map(({ marks }) => marks.length)).toEqual([2]);
  expect(pinsOf(near, { from: 28, until: 33 }, 800).map(({ marks }) => marks.length)).toEqual([1, 1]);
});

test('nothing is pinned before the width is known', () => {
  expect(pinsOf([mark(1)], view, 0)).toEqual([]);
});

test('one goes from mark to mark, and back over what has only begun', () => {
  const marks = [mark(5000), mark(20_000)];
  expect(markBeside(marks, 0, 1)?.atMs).toBe(5000);
  expect(markBeside(marks, 5, 1)?.atMs).toBe(20_000);
  expect(markBeside(marks, 20, 1)).toBeUndefined();
  expect(markBeside(marks, 20.4, -1)?.atMs).toBe(5000);
  expect(markBeside(marks, 5.2, -1)).toBeUndefined();
});
