import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeText, readPlace } from './place.ts';

test('a place is written as the player shows it: the second that has begun', () => {
  expect([0, 49_999, 3_723_000].map(placeText)).toEqual(['00:00:00', '00:00:49', '01:02:03']);
});

test('what is written is read back, whatever the place', () => {
  fc.assert(
    fc.property(fc.nat(100 * 3_600_000), (ms) => {
      expect(readPlace(placeText(ms))).toBe(ms - (ms % 1000));
    }),
  );
});

test.each([
  ['49', 49_000],
  ['1:02', 62_000],
  [' 0:01:02 ', 62_000],
  ['90', 90_000],
])('%s is read', (text, ms) => {
  expect(readPlace(text)).toBe(ms);
});

test.each(['', 'soon', '1:2', '0:60', '-1', '1:00:00:00', '1.5', '0:-1'])('“%s” is no place', (text) => {
  expect(readPlace(text)).toBeUndefined();
});
