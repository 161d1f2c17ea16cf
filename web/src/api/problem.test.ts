import { expect, test } from 'vitest';
import { ApiProblem, hasCode, NetworkFailure } from './problem.ts';
import { problemText } from './problem-text.ts';

const problem = new ApiProblem({
  type: 'about:blank',
  title: 'Some fields are not valid',
  status: 422,
  code: 'invalid_input',
  errors: [
    { path: 'from', message: 'must contain a digit' },
    { path: 'from', message: 'is too long' },
  ],
});

test('a field’s first message is the one that is kept', () => {
  expect(problem.fields).toEqual({ from: 'must contain a digit' });
  expect(problemText(problem)).toEqual({ title: 'Some fields are not valid', detail: 'must contain a digit' });
});

test('errors are told apart by their code', () => {
  expect(hasCode(problem, 'invalid_cursor', 'invalid_input')).toBe(true);
  expect(hasCode(problem, 'not_found')).toBe(false);
  expect(hasCode(new Error('invalid_input'), 'invalid_input')).toBe(false);
});

test('no connection and a fault of the service say what to do', () => {
  expect(problemText(new NetworkFailure()).title).toBe('No connection');
  expect(problemText(new ApiProblem({ title: 'Something went wrong on our side', status: 500 })).detail).toContain(
    'Try again',
  );
});
