import { expect, test } from 'vitest';
import { permissionNames } from '#contract/permissions';
import { grantsText, permissionGroups } from './permission-groups.ts';

test('every permission is in one group', () => {
  expect(permissionGroups.flatMap(({ permissions }) => permissions).sort()).toEqual([...permissionNames].sort());
});

test('a list says what a role grants in few words', () => {
  expect(grantsText(permissionNames)).toBe('Everything');
  expect(grantsText(['review_statistics', 'review_recordings'])).toBe('Review Recordings, Review Statistics');
  expect(grantsText(permissionNames.slice(0, 5))).toMatch(/^.+, .+, .+ and 2 more$/);
});
