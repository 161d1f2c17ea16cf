import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barsOf, gainOf, mixOf } from './bars.ts';

const peaks = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 500 });

test('nothing loud is lost, however few bars there are', () => {
  fc.assert(
    fc.property(peaks, fc.integer({ min: 1, max: 300 }), (channel, count) => {
      const bars = barsOf(channel, 10, channel.length * 100, count);
      expect(bars).toHaveLength(count);
      expect(Math.max(...bars)).toBe(Math.max(...channel));
    }),
  );
});

test('a bar is as high as the loudest peak of its time', () => {
  expect(barsOf([0.1, 0.5, 0.2, 0.9], 2, 2000, 2)).toEqual([0.5, 0.9]);
});

test('where there are more bars than peaks each shows the peak of its moment', () => {
  expect(barsOf([0.2, 0.8], 1, 2000, 4)).toEqual([0.2, 0.2, 0.8, 0.8]);
});

test('the time after the last peak is flat', () => {
  expect(barsOf([0.5, 0.5], 1, 4000, 4)).toEqual([0.5, 0.5, 0, 0]);
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
