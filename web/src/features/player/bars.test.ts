import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barsOf, gainOf, mixOf } from './bars.ts';

const peaks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 500 });
const channel = (values: number[], samplesPerSecond: number, from = 0) => ({ values, samplesPerSecond, from });

test('nothing loud is lost, however few bars there are', () => {
  fc.assert(
    fc.property(peaks, fc.integer({ min: 1, max: 300 }), (values, count) => {
      const bars = barsOf(channel(values, 10), { from: 0, until: values.length / 10 }, count);
      expect(bars).toHaveLength(count);
      expect(Math.max(...bars)).toBe(Math.max(...values));
    }),
  );
});

test('a stretch shows what lies in it and nothing else, wherever its peaks begin', () => {
  fc.assert(
    fc.property(peaks, fc.nat(400), fc.integer({ min: 1, max: 100 }), fc.nat(50), (values, first, length, begin) => {
      const stretch = { from: (begin + first) / 50, until: (begin + first + length) / 50 };
      const bars = barsOf(channel(values, 50, begin / 50), stretch, 7);
      expect(Math.max(...bars)).toBe(Math.max(0, ...values.slice(first, first + length)));
    }),
  );
});

test('a bar is as high as the loudest peak of its time', () => {
  expect(barsOf(channel([0.1, 0.5, 0.2, 0.9], 2), { from: 0, until: 2 }, 2)).toEqual([0.5, 0.9]);
  expect(barsOf(channel([0.1, 0.5, 0.2, 0.9], 2, 10), { from: 11, until: 12 }, 2)).toEqual([0.2, 0.9]);
});

test('where there are more bars than peaks each shows the peak of its moment', () => {
  expect(barsOf(channel([0.2, 0.8], 1), { from: 0, until: 2 }, 4)).toEqual([0.2, 0.2, 0.8, 0.8]);
});

test('the time before the first peak and after the last is flat', () => {
  expect(barsOf(channel([0.5, 0.5], 1), { from: 0, until: 4 }, 4)).toEqual([0.5, 0.5, 0, 0]);
  expect(barsOf(channel([0.5, 0.5], 1, 2), { from: 0, until: 4 }, 4)).toEqual([0, 0, 0.5, 0.5]);
});

test('the loudest of all channels fills its lane, but silence is not raised', () => {
  expect(gainOf([[0.1, 0.5], [0.25]])).toBe(2);
  expect(gainOf([[0.001]])).toBe(6);
  expect(gainOf([[0, 0]])).toBe(1);
});

test('channels as one are as loud as the loudest, to the end of the longest', () => {
  expect(
    mixOf([
      [0.2, 0.9],
      [0.5, 0.1, 0.3],
    ]),
  ).toEqual([0.5, 0.9, 0.3]);
  expect(mixOf([])).toEqual([]);
});
