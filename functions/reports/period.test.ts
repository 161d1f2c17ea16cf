import { expect, test } from 'vitest';
import { periodBefore, readPeriod } from './period.ts';

const now = Date.parse('2026-03-29T23:30:00Z');
const read = (after?: string, before?: string) => readPeriod({ after, before }, now, 'Europe/London');

test.each([
  // It is 00:30 of the 30th in London, whose clocks went forward on the 29th.
  [undefined, undefined, '2026-03-01', '2026-03-30'],
  ['2026-03-03', undefined, '2026-03-03', '2026-03-30'],
  [undefined, '2026-01-31', '2026-01-02', '2026-01-31'],
  ['2026-03-03', '2026-03-03', '2026-03-03', '2026-03-03'],
  ['2026-02-28T23:59:59Z', '2026-03-31T23:00:00Z', '2026-02-28', '2026-03-31'],
  ['2026-06-30T23:00:00Z', '2026-07-31T23:00:00+00:00', '2026-07-01', '2026-07-31'],
  ['2026-07-01T00:00:00+01:00', '2026-07-02T00:00:00.001+01:00', '2026-07-01', '2026-07-02'],
])('after %s and before %s ask for %s to %s', (after, before, first, last) => {
  expect(read(after, before)).toEqual({ after: first, before: last });
});

test.each([
  ['2026-03-04', '2026-03-03'],
  ['2016-03-01', '2026-03-30'],
  ['0001-01-01', '2026-03-30'],
  ['2026-03-01', '9999-12-31'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
])('%s to %s is refused', (after, before) => {
  expect(() => read(after, before)).toThrow('invalid_input');
});

test.each([
  ['2026-03-01', '2026-03-31', '2026-02-01', '2026-02-28'],
  ['2026-01-01', '2026-12-31', '2025-01-01', '2025-12-31'],
  ['2026-01-01', '2026-03-31', '2025-10-01', '2025-12-31'],
  ['2026-03-01', '2026-03-30', '2026-01-30', '2026-02-28'],
  ['2026-03-03', '2026-03-03', '2026-03-02', '2026-03-02'],
])('before %s to %s comes %s to %s', (after, before, first, last) => {
  expect(periodBefore({ after, before })).toEqual({ after: first, before: last });
});
