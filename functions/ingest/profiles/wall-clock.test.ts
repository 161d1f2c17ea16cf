import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wallTime } from '#functions/recordings/wall-time';
import { clockTime, instantsOf } from './wall-clock.ts';

const iso = (instants: number[]) => instants.map((at) => new Date(at).toISOString().slice(0, 16));

describe('what clocks show', () => {
  test.each([
    ['an ordinary summer day', '2026-07-01 12:00:00', 'Europe/London', ['2026-07-01T11:00']],
    ['the hour that is left out', '2026-03-29 01:30:00', 'Europe/London', []],
    ['the hour that comes twice', '2026-10-25 01:30:00', 'Europe/London', ['2026-10-25T00:30', '2026-10-25T01:30']],
    [
      'half an hour that comes twice',
      '2026-04-05 01:45:00',
      'Australia/Lord_Howe',
      ['2026-04-04T14:45', '2026-04-04T15:15'],
    ],
    ['a day that an island left out', '2011-12-30 12:00:00', 'Pacific/Apia', []],
    ['a zone of three quarters of an hour', '2026-01-01 00:00:00', 'Asia/Kathmandu', ['2025-12-31T18:15']],
    ['a day that does not exist', '2026-02-29 12:00:00', 'UTC', []],
    ['an hour that does not exist', '2026-02-28 24:00:00', 'UTC', []],
  ])('%s', (_, wall, zone, expected) => {
    expect(iso(instantsOf(wall, zone))).toEqual(expected);
  });

  test('at any instant leads back to that instant', () => {
    const zones = [
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'America/St_Johns',
      'Africa/Casablanca',
    ];
    const instant = fc.integer({ min: Date.UTC(1995, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 });
    fc.assert(
      fc.property(instant, fc.constantFrom(...zones), (seconds, zone) => {
        expect(instantsOf(wallTime(seconds * 1000, zone), zone)).toContain(seconds * 1000);
      }),
    );
  });

  test('twice is taken as the earlier, and the rule says so', () => {
    const { rule, ...told } = clockTime('20261025', '013000', 'Europe/London', 'time');
    expect(told).toEqual({ value: Date.parse('2026-10-25T00:30:00Z') });
    expect(rule).toContain('the earlier');
  });
});
