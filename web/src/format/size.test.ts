import { expect, test } from 'vitest';
import { formatSize } from './size.ts';

test('sizes have the unit that reads best', () => {
  expect(formatSize(0)).toBe('0 bytes');
  expect(formatSize(1)).toBe('1 byte');
  expect(formatSize(44)).toBe('44 bytes');
  expect(formatSize(30_000)).toBe('29.3 KB');
  expect(formatSize(2_380_000)).toBe('2.27 MB');
  expect(formatSize(1023 * 1024)).toBe('1.00 MB');
  expect(formatSize(5 * 1024 ** 4)).toBe('5.00 TB');
});
