import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromWallTime, toWallTime } from './wall-time.ts';

const instantOf = (date: string, time: string, zone: string) => {
  const instant = fromWallTime({ date, time }, zone);
  return instant === undefined ? undefined : new Date(instant).toISOString();
};

test('a wall time is an hour earlier in UTC while London has summer time', () => {
  expect(instantOf('2026-07-01', '12:00', 'Europe/London')).toBe('2026-07-01T11:00:00.000Z');
  expect(instantOf('2026-01-01', '12:00', 'Europe/London')).toBe('2026-01-01T12:00:00.000Z');
});

test('a date without a time is its beginning', () => {
  expect(instantOf('2026-07-01', '', 'Europe/London')).toBe('2026-06-30T23:00:00.000Z');
});

test('of a time that comes twice the first is meant', () => {
  expect(instantOf('2026-10-25', '01:30', 'Europe/London')).toBe('2026-10-25T00:30:00.000Z');
  expect(instantOf('2026-11-01', '01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
});

test('a time that is skipped moves on by what the clocks moved', () => {
  expect(instantOf('2026-03-29', '01:30', 'Europe/London')).toBe('2026-03-29T01:30:00.000Z');
  expect(instantOf('2026-03-08', '02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
  // Lord Howe moves by half an hour.
  expect(instantOf('2026-10-04', '02:15', 'Australia/Lord_Howe')).toBe('2026-10-03T15:45:00.000Z');
});

test('a day that a zone left out is that much later', () => {
  // Samoa went from the 29th to the 31st of December 2011.
  expect(instantOf('2011-12-30', '12:00', 'Pacific/Apia')).toBe('2011-12-30T22:00:00.000Z');
});

test('what is no date has no instant', () => {
  expect(fromWallTime({ date: '', time: '' }, 'UTC')).toBeUndefined();
  expect(fromWallTime({ date: '2026-13-45', time: '10:00' }, 'UTC')).toBeUndefined();
  expect(fromWallTime({ date: '2026-01-01', time: '25:00' }, 'UTC')).toBeUndefined();
});

test('seconds show only where there are some', () => {
  expect(toWallTime(Date.parse('2026-01-15T10:22:45.900Z'), 'Europe/London')).toEqual({
    date: '2026-01-15',
    time: '10:22:45',
  });
  expect(toWallTime(Date.parse('2026-07-15T10:22:00Z'), 'Europe/London')).toEqual({
    date: '2026-07-15',
    time: '11:22',
  });
});

// Zones with summer time, with none, with halves and quarters of an hour, and on both sides of the date line.
const zone = fc.constantFrom(
  ...['Europe/London', 'America/New_York', 'America/St_Johns', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['Pacific/Apia', 'Pacific/Kiritimati', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Tehran', 'UTC'],
);
const instant = fc
  .integer({ min: Date.parse('1972-01-01T00:00:00Z') / 1000, max: Date.parse('2037-01-01T00:00:00Z') / 1000 })
  .map((seconds) => seconds * 1000);

test('an instant survives being shown on a wall, or comes back as the first of the two that look alike', () => {
  fc.assert(
    fc.property(zone, instant, (name, at) => {
      const back = fromWallTime(toWallTime(at, name), name) ?? Number.NaN;
      expect(toWallTime(back, name)).toEqual(toWallTime(at, name));
      expect(back).toBeLessThanOrEqual(at);
      expect(at - back).toBeLessThanOrEqual(3 * 3_600_000);
    }),
    { numRuns: 1000 },
  );
});

test('a later time on a wall is never an earlier instant by more than clocks go back', () => {
  fc.assert(
    fc.property(zone, instant, fc.integer({ min: 3 * 3600, max: 7 * 86_400 }), (name, at, seconds) => {
      const wall = (ms: number) => {
        const [date = '', time = ''] = new Date(ms).toISOString().split('T');
        return { date, time: time.slice(0, 8) };
      };
      const [earlier = 0, later = 0] = [at, at + seconds * 1000].map((ms) => fromWallTime(wall(ms), name));
      expect(later).toBeGreaterThan(earlier);
    }),
    { numRuns: 1000 },
  );
});
