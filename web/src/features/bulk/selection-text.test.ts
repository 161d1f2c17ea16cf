import { expect, test } from 'vitest';
import { confirms, selectionText } from './selection-text.ts';

const picked = (count: number) => ({ recordingIds: Array.from({ length: count }, (_, n) => `rec_${n}`) });

test('what is selected is said by number, or by what it matches', () => {
  expect(selectionText(picked(1))).toBe('1 recording');
  expect(selectionText(picked(1000))).toBe('1,000 recordings');
  expect(selectionText({ filters: { from: '0113' } })).toBe('all recordings that match');
  expect(selectionText({ filters: { from: undefined } })).toBe('all recordings');
});

test.each(['1000', ' 1000 ', '1,000', '1.000', '1 000'])('a thousand are confirmed by “%s”', (typed) => {
  expect(confirms(typed, picked(1000))).toBe(true);
});

test.each(['', '100', '10,00', 'delete', '1000x', '1'])('a thousand are not confirmed by “%s”', (typed) => {
  expect(confirms(typed, picked(1000))).toBe(false);
});

test('where nobody knows how many, the word confirms', () => {
  expect(confirms(' Delete', { filters: {} })).toBe(true);
  expect(confirms('', { filters: {} })).toBe(false);
  expect(confirms('1', { filters: {} })).toBe(false);
});
