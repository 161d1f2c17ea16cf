import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectRange, toggleRow } from './selection.ts';

const rows = Array.from({ length: 12 }, (_, row) => `rec_${row}`);
const row = fc.constantFrom(...rows);
const selection = fc.subarray([...rows, 'rec_of_another_page']).map((ids) => new Set(ids));

test('a row that is toggled twice is as it was', () => {
  fc.assert(
    fc.property(selection, row, (before, id) => {
      const once = toggleRow(before, id).selected;
      expect(once.has(id)).toBe(!before.has(id));
      expect(toggleRow(once, id).selected).toEqual(before);
    }),
  );
});

test('a range is all rows between two, however it is drawn, and nothing else changes', () => {
  fc.assert(
    fc.property(selection, row, row, (before, from, to) => {
      const { anchor } = toggleRow(before, from);
      const { selected } = selectRange(rows, anchor, to);
      const [first = 0, last = 0] = [rows.indexOf(from), rows.indexOf(to)].sort((a, b) => a - b);
      for (const [index, id] of rows.entries()) {
        expect(selected.has(id)).toBe(index >= first && index <= last ? anchor.on : before.has(id));
      }
      expect(selected.has('rec_of_another_page')).toBe(before.has('rec_of_another_page'));
    }),
  );
});

test('a range that is drawn again leaves nothing of the one before', () => {
  fc.assert(
    fc.property(selection, row, fc.array(row, { minLength: 1 }), (before, from, ways) => {
      const { anchor } = toggleRow(before, from);
      const last = ways.at(-1) ?? from;
      let drawn = selectRange(rows, anchor, from);
      for (const to of ways) drawn = selectRange(rows, drawn.anchor, to);
      expect(drawn.selected).toEqual(selectRange(rows, anchor, last).selected);
    }),
  );
});
