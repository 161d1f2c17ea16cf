import { expect, test } from 'vitest';
import { earsOf } from './channel-mix.ts';

test('both are heard as they were recorded, one on each ear', () => {
  expect(earsOf([true, true])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});

test('one alone is heard on both ears, and the other on none', () => {
  expect(earsOf([true, false])).toEqual([
    [1, 1],
    [0, 0],
  ]);
  expect(earsOf([false, true])).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

test('where both are muted nobody is heard', () => {
  expect(earsOf([false, false])).toEqual([
    [0, 0],
    [0, 0],
  ]);
});
