import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import audio from './calls.json' with { type: 'json' };
import { type DemoAudio, planDemoCalls } from './plan.ts';

const departments = [
  { name: 'Sales', agents: ['Ben Kearns', 'Tracy Walker'] },
  { name: 'Support', agents: ['Alex Grant'] },
];
const options = { count: 40, days: 28, timeZone: 'Europe/London', seed: 1 };
const plan = (now: number, seed = 1) => planDemoCalls(audio as DemoAudio[], departments, { ...options, now, seed });
const day = 24 * 3600_000;
const anyTime = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2035, 0, 1) });

test('calls are made on working days, in office hours, and have ended', () => {
  fc.assert(
    fc.property(anyTime, fc.integer(), (now, seed) => {
      for (const { metadata, file } of plan(now, seed)) {
        const at = Date.parse(metadata['connected-at'] ?? '');
        const duration = audio.find((call) => call.file === file)?.durationMs ?? 0;
        const [weekday, hour] = new Intl.DateTimeFormat('en-GB', {
          weekday: 'short',
          hour: '2-digit',
          timeZone: 'Europe/London',
        })
          .format(at)
          .split(', ');
        expect(['Sat', 'Sun']).not.toContain(weekday);
        expect(Number(hour)).toBeGreaterThanOrEqual(8);
        expect(Number(hour)).toBeLessThan(17);
        expect(at).toBeGreaterThan(now - 29 * day);
        expect(at + duration).toBeLessThan(now);
      }
    }),
    { numRuns: 50 },
  );
});

test('the same day and seed give the same plan, each call once', () => {
  const now = Date.UTC(2026, 2, 3, 12);
  expect(plan(now)).toEqual(plan(now));
  expect(new Set(plan(now).map(({ name }) => name)).size).toBe(40);
});

test('every recording is used, the direction says which side the agent is on, and whoever shows a name has one number', () => {
  const calls = plan(Date.UTC(2026, 2, 3, 12));
  expect(new Set(calls.map(({ file }) => file)).size).toBe(audio.length);
  const numbers = new Map<string, Set<string>>();
  for (const { metadata } of calls) {
    const { from, to, direction } = metadata;
    if (direction === 'inbound') expect(to).toMatch(/^01632 960/);
    if (direction === 'outbound') expect(from).toMatch(/^01632 960/);
    if (direction === 'internal') expect([from, to].every((number) => /^2\d\d$/.test(number ?? ''))).toBe(true);
    const name = metadata['from-name'];
    if (name) numbers.set(name, (numbers.get(name) ?? new Set()).add(from ?? ''));
  }
  expect(numbers.size).toBeGreaterThan(3);
  for (const known of numbers.values()) expect(known.size).toBe(1);
});
