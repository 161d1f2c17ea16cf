import { expect, test } from 'vitest';
import { relabelChoices, relabelSentence } from './relabel-text.ts';

test.each([
  [{ agent: 'Ben' }, 'Those without an agent', 'All of them, also those of another agent'],
  [{ department: 'Sales' }, 'Those without a department', 'All of them, also those of another department'],
  [
    { agent: 'Ben', department: 'Sales' },
    'Those without an agent or a department',
    'All of them, also those of another agent or another department',
  ],
])('the choices are about what is given: %o', (given, unlabelled, all) => {
  expect(relabelChoices(given).map(({ label }) => label)).toEqual([unlabelled, all, 'None']);
});

test('a sentence says who is given the calls', () => {
  expect(relabelSentence('unlabelled', { agent: 'Ben' })).toContain(
    'without an agent are given to Ben, in the background',
  );
  expect(relabelSentence('all', { department: 'Sales' })).toContain('given to the department Sales,');
  expect(relabelSentence('all', { agent: 'Ben', department: 'Sales' })).toContain('Ben and the department Sales');
  expect(relabelSentence('none', { agent: 'Ben' })).toBe('Calls recorded so far stay as they are.');
});
