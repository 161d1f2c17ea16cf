import { expect, test } from 'vitest';
import { changesOf, draftOf, errorsOf, newRecorder, profileOf } from './recorder-draft.ts';

const recorder = {
  ...{ id: 'rdr_1', createdAt: '', name: 'Office', timeZone: 'Europe/London', disabled: false, declared: false },
  ...{ lastSeenAt: null, today: { uploads: 0, failures: 0 } },
  upload: { bucket: 'b', prefix: 'in/t/rdr_1/', region: 'eu-west-2', endpoint: 'https://s3.example.com' },
};

test.each([[null], ['freepbx' as const], [{ pattern: '(?<from>\\d+)' }]])(
  'a form of a recorder with the profile %j means the same again',
  (profile) => {
    const draft = draftOf({ ...recorder, profile });
    expect(profileOf(draft)).toEqual(profile);
    expect(changesOf(draft, draftOf({ ...recorder, profile }))).toEqual({});
    expect(errorsOf(draft)).toEqual({});
  },
);

test('only what was changed is sent', () => {
  const before = draftOf({ ...recorder, profile: 'freepbx' });
  expect(changesOf({ ...before, name: ' Office ' }, before)).toEqual({});
  expect(changesOf({ ...before, disabled: true }, before)).toEqual({ disabled: true });
  expect(changesOf({ ...before, profile: '' }, before)).toEqual({ profile: null });
  expect(changesOf({ ...before, profile: 'pattern', pattern: 'x' }, before)).toEqual({ profile: { pattern: 'x' } });
  // A pattern that is left behind is not meant.
  expect(changesOf({ ...before, pattern: 'x' }, before)).toEqual({});
});

test('a form says which field is wrong', () => {
  const empty = { ...newRecorder('Europe/London'), timeZone: undefined, profile: 'pattern' };
  expect(Object.keys(errorsOf(empty))).toEqual(['name', 'timeZone', 'pattern']);
});
