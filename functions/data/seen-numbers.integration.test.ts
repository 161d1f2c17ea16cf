import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { containsTerm, readTerm, spellingsOf } from '#functions/recordings/numbers';
import { seenNumberRepository } from './seen-numbers.ts';
import { startTable } from './testing.ts';

let db: Awaited<ReturnType<typeof startTable>>;
beforeAll(async () => {
  db = await startTable();
});
afterAll(() => db.stop());

const listed = (numbers: string[]) => numbers.map((number) => ({ number, spellings: spellingsOf(number) }));

test('a number is found by exactly the digits that a recording of it is found by', async () => {
  const numbers = ['+441130000001', '+441134960123', '+12135551212', '3201', '+441632960123'];
  const seen = seenNumberRepository(db.table);
  await seen.note('acme', listed(numbers));
  await seen.note('acme', listed(numbers));
  await seen.note('acme2', listed(['+441130000009']));
  const part = fc
    .tuple(fc.constantFrom(...numbers), fc.nat(9), fc.integer({ min: 3, max: 12 }))
    .map(([number, start, length]) => number.replace('+', '').slice(start).slice(0, length));
  const other = fc.constantFrom('+441', '+4411', '01130', '0113', '01632', '(213)', '+1213', '+3201');
  await fc.assert(
    fc.asyncProperty(fc.oneof(part, fc.stringMatching(/^\d{3,5}$/), other), async (text) => {
      const term = readTerm(text, 'GB');
      fc.pre(term.digits.length >= 3);
      const found = await seen.find('acme', term.digits, term.anchored, 20);
      expect(found?.sort()).toEqual(numbers.filter((number) => containsTerm(number, term)).sort());
    }),
    { numRuns: 200 },
  );
});

test('more numbers than are wanted, or digits too few to tell, are not listed', async () => {
  const seen = seenNumberRepository(db.table);
  await seen.note('busy', listed(Array.from({ length: 30 }, (_, i) => `+4411300000${10 + i}`)));
  expect(await seen.find('busy', '11300', false, 20)).toBeUndefined();
  expect(await seen.find('busy', '1130000012', false, 20)).toEqual(['+441130000012']);
  expect(await seen.find('busy', '11', false, 20)).toBeUndefined();
});
