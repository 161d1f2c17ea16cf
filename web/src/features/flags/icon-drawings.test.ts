import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { fileOf } from './icon-drawings.ts';

vi.mock('virtual:icon-files', () => ({ folder: '', firstNames: [] }));

const names = fc.uniqueArray(fc.stringMatching(/^[a-c]{1,3}(-[a-c]{1,3})?$/), { minLength: 1, maxLength: 60 });

test('every icon is looked for in the file that has it', () => {
  fc.assert(
    fc.property(names, fc.integer({ min: 1, max: 9 }), (unsorted, inFile) => {
      const sorted = unsorted.toSorted((a, b) => (a < b ? -1 : 1));
      const firsts = sorted.filter((_, index) => index % inFile === 0);
      for (const [index, name] of sorted.entries()) {
        expect(fileOf(name, firsts)).toBe(`${Math.floor(index / inFile)}.json`);
      }
    }),
  );
});

test('those that are suggested have a file of their own', () => {
  expect(fileOf('alert', ['ab-testing', 'bag'])).toBe('suggested.json');
});
