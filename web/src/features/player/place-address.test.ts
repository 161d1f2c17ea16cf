import { expect, test } from 'vitest';
import { addressAt, placeOf } from './place-address.ts';

test('a place is a whole second in the address, and the beginning none', () => {
  expect(addressAt('https://portal/recordings/rec_1', 49.7)).toBe('https://portal/recordings/rec_1?at=49');
  expect(addressAt('https://portal/recordings/rec_1?at=12&note=2#x', 49)).toBe(
    'https://portal/recordings/rec_1?at=49&note=2',
  );
  expect(addressAt('https://portal/recordings/rec_1?at=12', 0.4)).toBe('https://portal/recordings/rec_1');
});

test('what is no second in an address is the beginning', () => {
  expect(placeOf('49')).toBe(49);
  expect(placeOf('49.5')).toBe(49.5);
  for (const nonsense of [undefined, null, '', 'soon', '-3', 'Infinity', ['4']]) expect(placeOf(nonsense)).toBe(0);
});
