import { expect, test } from 'vitest';
import { rulerMarks, rulerText } from './ruler.ts';

test('marks are round and far enough apart to read', () => {
  expect(rulerMarks({ from: 0, until: 280 }, 800)).toEqual([0, 60, 120, 180, 240]);
  expect(rulerMarks({ from: 0, until: 23.357 }, 800)).toEqual([0, 5, 10, 15, 20]);
});

test('a recording of three hours has few marks on a telephone', () => {
  expect(rulerMarks({ from: 0, until: 3 * 3600 }, 320)).toEqual([0, 3600, 7200, 10_800]);
});

test('a part of a recording is marked at the same round seconds', () => {
  expect(rulerMarks({ from: 61.5, until: 72.5 }, 800)).toEqual([62, 64, 66, 68, 70, 72]);
});

test('nothing is marked before the width is known', () => {
  expect(rulerMarks({ from: 0, until: 280 }, 0)).toEqual([]);
});

test('hours show only where there are some', () => {
  expect(rulerText(297)).toBe('4:57');
  expect(rulerText(3897.9)).toBe('1:04:57');
});
