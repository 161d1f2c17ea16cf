import { expect, test } from 'vitest';
import { passwordProblem } from './password-policy.ts';

const all = {
  ...{ minimumLength: 12, requireLowercase: true, requireUppercase: true, requireNumbers: true, requireSymbols: true },
  temporaryPasswordValidityDays: 7,
};

test.each([
  ['Short-1', 'not long enough'],
  ['UPPERCASE-1234', 'lowercase'],
  ['lowercase-1234', 'uppercase'],
  ['No-Digits-Here', 'numeric'],
  ['NoSymbols1234', 'symbol'],
  ['Symbols 12345 ', undefined],
  [' NoSymbols123', 'symbol'],
  ['Everything-1234', undefined],
  [`Aa1-${'x'.repeat(253)}`, 'too long'],
])('of %j a strict policy says %s', (password, problem) => {
  const said = passwordProblem(all, password);
  if (problem === undefined) expect(said).toBe(undefined);
  else expect(said).toContain(problem);
});

test('a policy asks for no more than it says', () => {
  const lax = {
    ...all,
    minimumLength: 6,
    requireLowercase: false,
    requireUppercase: false,
    requireNumbers: false,
    requireSymbols: false,
  };
  expect(passwordProblem(lax, '      ')).toBe(undefined);
});
