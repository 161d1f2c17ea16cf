import { expect, test } from 'vitest';
import { changesOf } from '../../composables/form-changes.ts';
import { type AgentDraft, nameErrors, newAgent } from './people-draft.ts';

test('only what was changed is sent, so that what others change stays', () => {
  const before: AgentDraft = { ...newAgent(), name: 'Ben', departmentId: 'dep_1', reviewerIds: ['usr_1', 'usr_2'] };
  expect(changesOf({ ...before, name: 'Benjamin' }, before)).toEqual({ name: 'Benjamin' });
  expect(changesOf({ ...before, departmentId: undefined }, before)).toEqual({ departmentId: undefined });
  expect(changesOf({ ...before, reviewerIds: ['usr_2'] }, before)).toEqual({ reviewerIds: ['usr_2'] });
});

test('neither another order of choice nor a space around a name is a change', () => {
  const before = { ...newAgent(), name: 'Ben', reviewerIds: ['usr_1', 'usr_2'] };
  expect(changesOf({ ...before, name: ' Ben ', reviewerIds: ['usr_2', 'usr_1'] }, before)).toEqual({});
  expect(before.reviewerIds).toEqual(['usr_1', 'usr_2']);
});

test('a name is more than spaces', () => {
  expect(nameErrors({ name: ' ' })).toEqual({ name: 'Enter a name.' });
  expect(nameErrors({ name: ' Ben ' })).toEqual({});
});
