import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  choosableColumns,
  layoutOf,
  plainColumns,
  readChoice,
  shownColumns,
  usualColumns,
  writeChoice,
} from './columns.ts';

const choices = fc.subarray([...choosableColumns]).map((names) => new Set(names));

test('what nobody chose are the columns of the guide', () => {
  expect(plainColumns).toEqual(['connectedAt', 'arrow', 'from', 'to', 'duration', 'score', 'flags']);
  expect(shownColumns(readChoice(null))).toEqual(plainColumns);
});

test('when and who cannot be hidden, and the direction shows once, whatever is chosen', () => {
  fc.assert(
    fc.property(choices, (choice) => {
      const shown = shownColumns(choice);
      expect(shown).toEqual(expect.arrayContaining(['connectedAt', 'from', 'to']));
      expect(shown.filter((name) => name === 'arrow' || name === 'direction')).toHaveLength(1);
    }),
  );
});

test('a choice is remembered as it is, in whichever order it was made', () => {
  fc.assert(
    fc.property(choices, fc.func(fc.integer()), (choice, order) => {
      const shuffled = new Set([...choice].sort((a, b) => order(a) - order(b)));
      expect(readChoice(writeChoice(shuffled))).toEqual(choice);
      expect(shownColumns(shuffled)).toEqual(shownColumns(choice));
    }),
  );
});

test('what is remembered and not known is left out', () => {
  expect(readChoice('agent,shoe size,connectedAt,')).toEqual(new Set(['agent']));
  expect(readChoice('')).toEqual(new Set());
});

test('the usual columns, selection and actions fit a small screen beside the navigation', () => {
  // 1024 wide: less the navigation, the margins of the page and the border of the panel.
  const room = 1024 - 232 - 2 * 24 - 2;
  expect(Number.parseInt(layoutOf(shownColumns(usualColumns), 38, 74).least, 10)).toBeLessThanOrEqual(room);
});
