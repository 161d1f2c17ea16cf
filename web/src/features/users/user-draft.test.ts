import { expect, test } from 'vitest';
import { ApiProblem } from '../../api/problem.ts';
import { draftErrors, meaningOf, newUser } from './user-draft.ts';

test('a user needs a name, an address, a user name and a role', () => {
  expect(Object.keys(draftErrors(newUser()))).toEqual(['name', 'email', 'username', 'roleId']);
  const whole = { name: 'Ben', email: ' ben@a.test ', username: 'ben', roleId: 'rol_1', disabled: false };
  expect(draftErrors(whole)).toEqual({});
  expect(draftErrors({ ...whole, email: 'ben' })).toEqual({ email: 'Enter an e-mail address.' });
});

test('what is taken is said at its field: by whom, where that may be seen, and else that it cannot be used', () => {
  const refused = (path: string) =>
    new ApiProblem({ title: 'x', status: 409, code: 'cannot_be_used', errors: [{ path, message: 'cannot be used' }] });
  const draft = { ...newUser(), username: 'BEN ', email: 'free@a.test' };
  const others = [{ name: 'Ben Kearns', username: 'ben', email: 'ben@a.test' }];
  expect(meaningOf(refused('username'), draft, others)).toEqual([{ username: 'Ben Kearns has this username.' }]);
  expect(meaningOf(refused('email'), draft, others)).toEqual([
    { email: 'This address cannot be used. Choose another.' },
  ]);
});
