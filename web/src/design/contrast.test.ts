import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contrast, discernible } from './contrast.ts';
import { dark, groundsOf, light } from './tokens.ts';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

test.each([
  ['light', light, '#000000'],
  ['dark', dark, '#ffffff'],
] as const)('whatever its colour, an icon is discernible on all grounds of the %s theme', (_name, palette, ink) => {
  const all = groundsOf(palette);
  fc.assert(
    fc.property(colours, (colour) => {
      const shown = discernible(colour, ink, all);
      for (const ground of all) expect(contrast(shown, ground)).toBeGreaterThanOrEqual(3);
    }),
  );
});

test('a colour that is discernible stays as it was chosen', () => {
  expect(discernible('#d02020', '#000000', ['#ffffff'])).toBe('#d02020');
  expect(discernible('#D02020', '#000000', ['#ffffff'])).toBe('#d02020');
});

test('one that is not keeps its hue', () => {
  expect(discernible('#ffff00', '#000000', ['#ffffff'])).toBe('#999900');
});

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});
