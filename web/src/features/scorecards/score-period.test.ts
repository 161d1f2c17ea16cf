import { expect, test } from 'vitest';
import { readScoresAddress, sorted, writeScoresAddress } from './score-period.ts';

test('an address says what is shown, and comes back as it was', () => {
  const address = {
    ...{ groupBy: 'department' as const, order: 'name' as const },
    days: { after: '2026-01-01', before: '2026-01-31' },
  };
  const query = writeScoresAddress(address) as Record<string, string>;
  expect(query).toEqual({ by: 'department', after: '2026-01-01', before: '2026-01-31', order: 'name' });
  expect(readScoresAddress(query)).toEqual(address);
  expect(writeScoresAddress(readScoresAddress({}))).toEqual({});
});

test.each([
  [{ after: '2026-02-01', before: '2026-01-01' }],
  [{ after: '2026-13-45', before: '2026-01-01' }],
  [{ after: '2026-01-01' }],
  [{ order: 'height', by: 'height' }],
])('what an address cannot mean is left out: %o', (query) => {
  expect(readScoresAddress(query)).toEqual({ groupBy: 'agent', order: '-score' });
});

test('whoever was not scored comes last, whichever way the scores go', () => {
  const rows = [
    { name: 'Zoe', score: null, scored: 0 },
    { name: 'Ben', score: 50, scored: 9 },
    { name: 'amy', score: null, scored: 0 },
    { name: 'Cal', score: 80.5, scored: 1 },
  ];
  const names = (order: Parameters<typeof sorted>[1]) => sorted(rows, order).map(({ name }) => name);
  expect(names('-score')).toEqual(['Cal', 'Ben', 'amy', 'Zoe']);
  expect(names('score')).toEqual(['Ben', 'Cal', 'amy', 'Zoe']);
  expect(names('-scored')).toEqual(['Ben', 'Cal', 'amy', 'Zoe']);
  expect(names('name')).toEqual(['amy', 'Ben', 'Cal', 'Zoe']);
  expect(names('-name')).toEqual(['Zoe', 'Cal', 'Ben', 'amy']);
});
