import { expect, test } from 'vitest';
import { formatDuration, formatTotalDuration, sayDuration, sayMinutes } from './duration.ts';

test('durations are hours, minutes and seconds, to the nearest second', () => {
  expect(formatDuration(297_000)).toBe('00:04:57');
  expect(formatDuration(624)).toBe('00:00:01');
  expect(formatDuration(59_600)).toBe('00:01:00');
  expect(formatDuration(3 * 3_600_000)).toBe('03:00:00');
  expect(formatDuration(100 * 3_600_000)).toBe('100:00:00');
});

test('a total has no more hours than it needs, and as many as there are', () => {
  expect(formatTotalDuration(0)).toBe('0:00:00');
  expect(formatTotalDuration(3 * 3_600_000 + 7_000)).toBe('3:00:07');
  expect(formatTotalDuration(26 * 3_600_000)).toBe('26:00:00');
  expect(formatTotalDuration(1234 * 3_600_000)).toBe('1234:00:00');
});

test('durations are said without what is nothing', () => {
  expect(sayDuration(297_000)).toBe('4 minutes 57 seconds');
  expect(sayDuration(3_601_000)).toBe('1 hour 1 second');
  expect(sayDuration(0)).toBe('0 seconds');
});

test('minutes are said as people count them', () => {
  expect(sayMinutes(0)).toBe('0 minutes');
  expect(sayMinutes(20_000)).toBe('less than a minute');
  expect(sayMinutes(80_000)).toBe('1 minute');
  expect(sayMinutes(1234 * 60_000)).toBe('1,234 minutes');
});
