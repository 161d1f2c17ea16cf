import { expect, test, vi } from 'vitest';
import { everyDay, untilNext } from './daily.ts';

const at = (time: string) => Date.parse(`2026-03-03T${time}Z`);

test('a time of the day is later today, or else tomorrow', () => {
  const six = { hour: 6, minute: 30 };
  expect(untilNext(six, at('05:30:00'))).toBe(3600_000);
  expect(untilNext(six, at('06:30:00'))).toBe(24 * 3600_000);
  expect(untilNext(six, at('07:30:00'))).toBe(23 * 3600_000);
});

test('what is to be done every day is done once each day, until it is ended', () => {
  vi.useFakeTimers({ now: at('05:00:00') });
  try {
    const run = vi.fn();
    const end = everyDay({ hour: 6, minute: 0 }, run);
    vi.advanceTimersByTime(50 * 3600_000);
    expect(run).toHaveBeenCalledTimes(3);
    end();
    vi.advanceTimersByTime(50 * 3600_000);
    expect(run).toHaveBeenCalledTimes(3);
  } finally {
    vi.useRealTimers();
  }
});
