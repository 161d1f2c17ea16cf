import { expect, test } from 'vitest';
import { uniqueNames } from './zip-recordings.ts';

test('calls of the same second and parties have names of their own', () => {
  const name = uniqueNames();
  expect(['a.mp3', 'b.mp3', 'a.mp3', 'A.mp3', 'c'].map(name)).toEqual([
    'a.mp3',
    'b.mp3',
    'a (2).mp3',
    'A (3).mp3',
    'c',
  ]);
});
