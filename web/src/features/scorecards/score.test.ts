import { expect, test } from 'vitest';
import { formatScore } from './score.ts';

test('scores are written with a decimal where there is one', () => {
  expect([71.4, 100, 0].map(formatScore)).toEqual(['71.4', '100', '0']);
});
