import { expect, test } from 'vitest';
import { changesOf, newFlag, palette, readColour, readFlag } from './flag-draft.ts';

test.each([
  ['#10FA00', '#10FA00'],
  ['10fa00', '#10FA00'],
  [' #1f0 ', '#11FF00'],
  ['red', undefined],
  ['#10FA0', undefined],
  ['#10FA0G', undefined],
  ['', undefined],
])('“%s” is the colour %s', (typed, colour) => {
  expect(readColour(typed)).toBe(colour);
});

test('a form says at each field what is wrong with it', () => {
  expect(readFlag({ label: ' ', description: '', colour: 'blue', icon: '' }).errors).toEqual({
    label: 'Enter a label.',
    colour: 'Enter a colour such as #10FA00.',
    icon: 'Choose an icon.',
  });
  expect(readFlag({ ...newFlag(), label: 'x', colour: '' }).errors).toEqual({ colour: 'Choose a colour.' });
});

test('a flag is sent without what surrounds its words', () => {
  expect(readFlag({ label: ' New Product ', description: ' Sold. ', colour: '10fa00', icon: 'mdi-cart' })).toEqual({
    flag: { label: 'New Product', description: 'Sold.', colour: '#10FA00', icon: 'mdi-cart' },
    errors: {},
  });
});

test('only what was changed is sent, so that what others change stays', () => {
  const before = { label: 'A', description: '', colour: '#10FA00', icon: 'mdi-cart' };
  expect(changesOf({ ...before, icon: 'mdi-flag' }, before)).toEqual({ icon: 'mdi-flag' });
  expect(changesOf(before, before)).toEqual({});
});

test('every colour that is offered is one, and is offered once', () => {
  for (const { colour } of palette) expect(readColour(colour)).toBe(colour);
  expect(new Set(palette.map(({ colour }) => colour)).size).toBe(palette.length);
});
