import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findIcons, readableIcon } from './find-icons.ts';

const icons = [
  'account user person',
  'account-box user-box identity',
  'cellphone mobile-phone',
  'microphone',
  'phone telephone call',
  'phone-log',
  'phone-log-outline',
  'trash-can delete bin rubbish',
];

test.each([
  ['phone', ['phone', 'phone-log', 'phone-log-outline', 'cellphone', 'microphone']],
  ['user', ['account', 'account-box']],
  ['Bin', ['trash-can']],
  ['log phone', ['phone-log', 'phone-log-outline']],
  ['mdi-phone-log-outline', ['phone-log-outline']],
  ['phone log', ['phone-log', 'phone-log-outline']],
  ['nothing like it', []],
  ['  ', []],
  ['%', []],
])('“%s” finds what is called so, best first', (search, found) => {
  expect(findIcons(icons, search)).toEqual(found);
});

describe('an icon', () => {
  test('is found by every part of its name, and first by all of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...icons), fc.nat(), fc.nat(), (names, one, other) => {
        const [name = ''] = names.split(' ');
        const [from, until] = [one % name.length, (other % name.length) + 1].sort((a, b) => a - b);
        expect(findIcons(icons, name)[0]).toBe(name);
        const part = name.slice(from, until);
        if (/[a-z]/.test(part)) expect(findIcons(icons, part)).toContain(name);
      }),
    );
  });

  test('is called as people would write it', () => {
    expect(readableIcon('phone-log-outline')).toBe('Phone log outline');
  });
});
