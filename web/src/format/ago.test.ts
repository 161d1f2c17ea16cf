import { expect, test } from 'vitest';
import { ago } from './ago.ts';

const now = Date.parse('2026-03-03T12:00:00Z');

test.each([
  ['2026-03-03T12:00:30Z', 'just now'],
  ['2026-03-03T11:59:01Z', 'just now'],
  ['2026-03-03T11:59:00Z', '1 minute ago'],
  ['2026-03-03T11:01:00Z', '59 minutes ago'],
  ['2026-03-03T11:00:00Z', '1 hour ago'],
  ['2026-03-02T12:00:00Z', '1 day ago'],
  ['2026-01-15T12:00:00Z', '47 days ago'],
  ['2025-09-03T12:00:00Z', '5 months ago'],
  ['2023-03-03T12:00:00Z', '3 years ago'],
])('%s was %s', (instant, text) => {
  expect(ago(instant, now)).toBe(text);
});
