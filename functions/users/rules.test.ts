import { expect, test } from 'vitest';
import { invitationPenalty, stateOf, takenPenalty } from './rules.ts';

test('who is disabled is that, whether they have signed in or not', () => {
  const user = (disabled: boolean, invited?: boolean) => stateOf({ disabled, invited });
  expect([user(false), user(false, true), user(true), user(true, true)]).toEqual([
    ...['active', 'invited', 'disabled', 'disabled'],
  ]);
});

test('trying names costs nothing at first, and soon more time than anybody has to try them all', () => {
  expect([1, 19, 20, 21, 22].map(takenPenalty)).toEqual([0, 0, 1000, 2000, 4000]);
  expect(takenPenalty(1000)).toBe(15 * 60_000);
  expect([1, 4, 5, 6, 1000].map(invitationPenalty)).toEqual([0, 0, 60_000, 120_000, 900_000]);
});
