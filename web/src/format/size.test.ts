import { expect, test } from 'vitest';
import { formatSize, formatTotalSize } from './size.ts';

test('sizes have the unit that reads best', () => {
  expect(formatSize(0)).toBe('0 bytes');
  expect(formatSize(1)).toBe('1 byte');
  expect(formatSize(44)).toBe('44 bytes');
  expect(formatSize(30_000)).toBe('29.3 KB');
  expect(formatSize(2_380_000)).toBe('2.27 MB');
  expect(formatSize(1023 * 1024)).toBe('1.00 MB');
  expect(formatSize(5 * 1024 ** 4)).toBe('5.00 TB');
});

test('totals are in megabytes until those are too many to read', () => {
  const megabyte = 1024 ** 2;
  expect(formatTotalSize(0)).toBe('0.00 MB');
  expect(formatTotalSize(2_380_000)).toBe('2.27 MB');
  expect(formatTotalSize(10_000 * megabyte)).toBe('10,000.00 MB');
  expect(formatTotalSize(10_240 * megabyte)).toBe('10.00 GB');
});
