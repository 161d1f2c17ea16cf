import { expect, test } from 'vitest';
import { rulerMarks, rulerText } from './ruler.ts';

test('marks are round and far enough apart to read', () => {
  expect(rulerMarks(280_000, 800)).toEqual([0, 60, 120, 180, 240]);
  expect(rulerMarks(23_357, 800)).toEqual([0, 5, 10, 15, 20]);
});

test('a recording of three hours has few marks on a telephone', () => {
  expect(rulerMarks(3 * 3_600_000, 320)).toEqual([0, 3600, 7200, 10_800]);
});

test('nothing is marked before the width is known', () => {
  expect(rulerMarks(280_000, 0)).toEqual([]);
});

test('hours show only where there are some', () => {
  expect(rulerText(297)).toBe('4:57');
  expect(rulerText(3897.9)).toBe('1:04:57');
});
