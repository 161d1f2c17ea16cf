import { expect, test } from 'vitest';
import { byReason, countOf, recordersOf } from './quarantine-groups.ts';

const office = { id: 'rdr_1', name: 'Office' };
const gone = { id: 'rdr_2', name: null };
const summary = {
  total: 18,
  isComplete: true,
  groups: [
    { code: 'from_missing' as const, recorder: office, count: 4 },
    { code: 'not_audio' as const, recorder: office, count: 5 },
    { code: 'from_missing' as const, recorder: gone, count: 7 },
    { code: 'unknown_recorder' as const, recorder: null, count: 2 },
  ],
};

test('uploads are grouped by reason, most first, of all recorders or of one', () => {
  expect(byReason(summary, undefined)).toEqual([
    { code: 'from_missing', count: 11 },
    { code: 'not_audio', count: 5 },
    { code: 'unknown_recorder', count: 2 },
  ]);
  expect(byReason(summary, 'rdr_1')).toEqual([
    { code: 'not_audio', count: 5 },
    { code: 'from_missing', count: 4 },
  ]);
});

test('a recorder that is gone goes by its id', () => {
  expect(recordersOf(summary)).toEqual([
    { id: 'rdr_1', name: 'Office' },
    { id: 'rdr_2', name: 'rdr_2' },
  ]);
});

test('a view counts what it shows', () => {
  expect(countOf(summary, {})).toBe(18);
  expect(countOf(summary, { code: 'from_missing' })).toBe(11);
  expect(countOf(summary, { code: 'from_missing', recorderId: 'rdr_2' })).toBe(7);
  expect(countOf(summary, { recorderId: 'rdr_3' })).toBe(0);
});
