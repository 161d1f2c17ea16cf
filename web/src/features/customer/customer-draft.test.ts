import { expect, test } from 'vitest';
import {
  type CustomerDraft,
  changedNames,
  draftErrors,
  rebase,
  sayMinutes,
  toChange,
  toErrors,
} from './customer-draft.ts';
import { countryName, zoneChoices, zoneName } from './time-zones.ts';

const before: CustomerDraft = {
  ...{ name: 'Acme', address: '1 High Street', contactName: 'Ann', contactEmail: '', contactPhone: '' },
  ...{ country: 'GB', timeZone: 'Europe/London', minimumLength: 12, requireSymbol: false },
  ...{ idleMinutes: 720, absoluteHours: 12, totpRequired: false },
};
const changeOf = (draft: Partial<CustomerDraft>) => {
  const whole = { ...before, ...draft };
  return toChange(whole, changedNames(whole, before));
};

test('only what was changed is sent, with what belongs to it', () => {
  expect(changeOf({ name: 'Acme ' })).toEqual({});
  expect(changeOf({ contactEmail: ' ann@acme.test', totpRequired: true })).toEqual({
    contact: { name: 'Ann', email: 'ann@acme.test', phone: '' },
    totpRequired: true,
  });
  expect(changeOf({ idleMinutes: 15 })).toEqual({ sessionPolicy: { idleMinutes: 15, absoluteHours: 12 } });
});

test('what is wrong is said at its field', () => {
  expect(draftErrors(before)).toEqual({});
  expect(
    Object.keys(draftErrors({ ...before, name: ' ', contactEmail: 'ann', contactPhone: 'later', timeZone: undefined })),
  ).toEqual(['name', 'contactEmail', 'contactPhone', 'timeZone']);
  expect(toErrors({ 'contact.email': 'no', name: 'none' })).toEqual({ contactEmail: 'no', name: 'none' });
});

test('what somebody else saved meanwhile stays, below what one was changing', () => {
  const mine = { ...before, name: 'Mine', address: 'Mine', totpRequired: true };
  const theirs = { ...before, name: 'Theirs', totpRequired: true, country: 'IE' };
  expect(rebase(mine, before, theirs)).toEqual({
    draft: { ...before, name: 'Mine', address: 'Mine', totpRequired: true, country: 'IE' },
    both: ['name'],
  });
});

test.each([
  [15, '15 minutes'],
  [60, '1 hour'],
  [90, '90 minutes'],
  [720, '12 hours'],
  [1440, '1 day'],
  [10_080, '7 days'],
])('%i minutes are %s', (minutes, expected) => {
  expect(sayMinutes(minutes)).toBe(expected);
});

test('zones and countries are called as people call them', () => {
  expect(zoneName('America/New_York')).toBe('America/New York');
  expect(zoneName('Asia/Calcutta')).toBe('Asia/Calcutta (Kolkata)');
  const ids = zoneChoices('Europe/Kyiv').map(({ id }) => id);
  for (const zone of ['UTC', 'Europe/London', 'Europe/Kyiv']) expect(ids).toContain(zone);
  expect(new Set(ids).size).toBe(ids.length);
  expect([countryName('GB'), countryName('?')]).toEqual(['United Kingdom', '?']);
});
