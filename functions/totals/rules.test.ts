import { expect, test } from 'vitest';
import { lastDays } from '#functions/recordings/rules';
import { localTime } from './rules.ts';

test.each([
  ['2026-03-29T00:59:59Z', 'Europe/London', '2026-03-29', '7-00'],
  ['2026-03-29T01:00:00Z', 'Europe/London', '2026-03-29', '7-02'],
  ['2026-10-25T00:30:00Z', 'Europe/London', '2026-10-25', '7-01'],
  ['2026-10-25T01:30:00Z', 'Europe/London', '2026-10-25', '7-01'],
  ['2026-12-31T23:59:59Z', 'Asia/Kolkata', '2027-01-01', '5-05'],
  ['2026-03-02T00:00:00Z', 'UTC', '2026-03-02', '1-00'],
])('%s is counted in %s as %s, hour %s', (at, timeZone, day, hour) => {
  expect(localTime(Date.parse(at), timeZone)).toEqual({ day, hour });
});

test.each(['2026-03-29T23:30:00Z', '2026-10-25T00:30:00Z', '2026-10-25T23:59:59Z'])(
  'the days up to %s are each there once, across the change of the clocks',
  (now) => {
    const days = lastDays(30, Date.parse(now), 'Europe/London');
    expect(new Set(days).size).toBe(30);
    expect(days).toEqual([...days].sort());
    expect(days.at(-1)).toBe(localTime(Date.parse(now), 'Europe/London').day);
  },
);
