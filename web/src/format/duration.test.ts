import { expect, test } from 'vitest';
import { formatDuration, sayDuration } from './duration.ts';

test('durations are hours, minutes and seconds, to the nearest second', () => {
  expect(formatDuration(297_000)).toBe('00:04:57');
  expect(formatDuration(624)).toBe('00:00:01');
  expect(formatDuration(59_600)).toBe('00:01:00');
  expect(formatDuration(3 * 3_600_000)).toBe('03:00:00');
  expect(formatDuration(100 * 3_600_000)).toBe('100:00:00');
});

test('durations are said without what is nothing', () => {
  expect(sayDuration(297_000)).toBe('4 minutes 57 seconds');
  expect(sayDuration(3_601_000)).toBe('1 hour 1 second');
  expect(sayDuration(0)).toBe('0 seconds');
});
