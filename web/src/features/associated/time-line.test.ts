import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barsOf, extentOf, type Span, ticksOf } from './time-line.ts';

const at = (time: string) => Date.parse(time);
const call = (id: string, time: string, seconds: number): Span => ({
  id,
  start: at(time),
  end: at(time) + seconds * 1000,
});

const spans = fc
  .array(fc.record({ start: fc.integer({ min: 0, max: 3 * 86_400_000 }), length: fc.nat(7_200_000) }), {
    minLength: 1,
    maxLength: 50,
  })
  .map((calls): Span[] => calls.map(({ start, length }, id) => ({ id: String(id), start, end: start + length })));

describe('bars', () => {
  test('no two of a lane cover each other, all can be hit, and none leaves the line', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 240, max: 1600 }), (calls, width) => {
        const bars = barsOf(calls, extentOf(calls), width);
        expect(bars).toHaveLength(calls.length);
        for (const bar of bars) {
          expect(bar.width).toBeGreaterThanOrEqual(24);
          expect(bar.length).toBeLessThanOrEqual(bar.width);
          expect(bar.left).toBeGreaterThanOrEqual(0);
          expect(bar.left + bar.width).toBeLessThanOrEqual(width + 0.001);
          for (const other of bars) {
            if (other.id === bar.id || other.lane !== bar.lane) continue;
            expect(other.left >= bar.left + bar.width || bar.left >= other.left + other.width).toBe(true);
          }
        }
      }),
    );
  });

  test('a call twice as long is twice as wide, and calls apart share a lane', () => {
    const calls = [call('a', '2026-03-03T10:00:00Z', 600), call('b', '2026-03-03T10:30:00Z', 1200)];
    const [a, b] = barsOf(calls, extentOf(calls), 1000);
    expect(b?.length).toBeCloseTo((a?.length ?? 0) * 2);
    expect([a?.lane, b?.lane]).toEqual([0, 0]);
  });

  test('calls at the same time are above each other', () => {
    const calls = [call('a', '2026-03-03T10:00:00Z', 600), call('b', '2026-03-03T10:05:00Z', 600)];
    expect(barsOf(calls, extentOf(calls), 1000).map(({ lane }) => lane)).toEqual([0, 1]);
  });
});

describe('ticks', () => {
  const texts = (start: string, end: string, zone: string, most: number) =>
    ticksOf({ start: at(start), end: at(end) }, zone, most).ticks.map((tick) => new Date(tick.at).toISOString());

  test('are round times of the clock in the zone', () => {
    expect(texts('2026-03-03T09:58:00Z', '2026-03-03T10:11:00Z', 'Europe/London', 6)).toEqual([
      '2026-03-03T10:00:00.000Z',
      '2026-03-03T10:05:00.000Z',
      '2026-03-03T10:10:00.000Z',
    ]);
    // Half an hour off UTC.
    expect(texts('2026-03-03T00:10:00Z', '2026-03-03T05:40:00Z', 'Asia/Kolkata', 3)).toEqual([
      '2026-03-03T00:30:00.000Z',
      '2026-03-03T02:30:00.000Z',
      '2026-03-03T04:30:00.000Z',
    ]);
  });

  test('stay at midnight over the day on which clocks go forward', () => {
    expect(texts('2026-03-28T12:00:00Z', '2026-03-31T12:00:00Z', 'Europe/London', 4)).toEqual([
      '2026-03-29T00:00:00.000Z',
      '2026-03-29T23:00:00.000Z',
      '2026-03-30T23:00:00.000Z',
    ]);
  });

  test('are in order, within the extent and no more than asked for, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2020-01-01T00:00:00Z'), max: at('2030-01-01T00:00:00Z') }),
        fc.integer({ min: 120_000, max: 70 * 86_400_000 }),
        fc.integer({ min: 2, max: 12 }),
        fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'),
        (start, length, most, zone) => {
          const { ticks } = ticksOf({ start, end: start + length }, zone, most);
          // A clock that goes back shows an hour twice.
          expect(ticks.length).toBeLessThanOrEqual(most + 2);
          for (const [index, tick] of ticks.entries()) {
            expect(tick.at).toBeGreaterThanOrEqual(start);
            expect(tick.at).toBeLessThanOrEqual(start + length);
            expect(tick.at).toBeGreaterThan(ticks[index - 1]?.at ?? Number.NEGATIVE_INFINITY);
          }
        },
      ),
    );
  });
});
