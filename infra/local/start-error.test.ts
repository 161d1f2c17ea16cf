import { expect, test } from 'vitest';
import { diskProblem } from './start-error.ts';

const error = (properties: object) => Object.assign(new Error('database or so'), properties);

test.each([
  [{ code: 'ENOSPC' }, 'is full'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 13 }, 'is full'],
  [{ message: 'backend: database or disk is full' }, 'is full'],
  [{ code: 'EROFS' }, 'read-only'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 1032 }, 'read-only'],
  [{ code: 'EACCES' }, 'may not be written'],
  [{ code: 'ENOTDIR' }, 'is not a folder'],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 11 }, 'is damaged'],
])('%j is a disk that %s', (properties, sentence) => {
  expect(diskProblem(error(properties), '.local')).toContain(sentence);
});

test('other errors are not blamed on the disk', () => {
  expect(diskProblem(error({ code: 'ECONNRESET' }), '.local')).toBe(undefined);
  expect(diskProblem(error({ code: 'ERR_SQLITE_ERROR', errcode: 19 }), '.local')).toBe(undefined);
});
