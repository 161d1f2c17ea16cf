import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cursors } from './cursor.ts';

const { read, write } = cursors(async () => Buffer.alloc(32, 7));
const scope = ['recordings', 'acme', 'usr_1', [['from', '0113']]];

test('a cursor gives back its place, whatever the place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (place) => {
      expect(await read(await write(place, scope), scope)).toBe(place);
    }),
  );
});

test.each([
  ['another tenant', ['recordings', 'acme2', 'usr_1', [['from', '0113']]]],
  ['another user', ['recordings', 'acme', 'usr_2', [['from', '0113']]]],
  ['other filters', ['recordings', 'acme', 'usr_1', [['from', '0114']]]],
  ['another list', ['quarantine', 'acme', 'usr_1']],
])('a cursor is refused for %s', async (_, other) => {
  const cursor = await write('1700000000000#rec_1', scope);
  await expect(read(cursor, other)).rejects.toMatchObject({ code: 'invalid_cursor' });
});

test('a bent cursor is refused, wherever it is bent', async () => {
  const cursor = await write('1700000000000#rec_1', scope);
  await fc.assert(
    fc.asyncProperty(fc.nat(cursor.length - 1), fc.constantFrom(...'Aa0-_.'), async (at, character) => {
      const bent = cursor.slice(0, at) + character + cursor.slice(at + 1);
      // The last character of base64 has bits that say nothing.
      const says = (text: string) =>
        text
          .split('.')
          .map((part) => Buffer.from(part, 'base64url').toString('hex'))
          .join('.');
      fc.pre(says(bent) !== says(cursor));
      await expect(read(bent, scope)).rejects.toMatchObject({ code: 'invalid_cursor' });
    }),
  );
});

test.each(['', '.', 'x', 'é.é', 'a'.repeat(1000)])('%j is no cursor', async (cursor) => {
  await expect(read(cursor, scope)).rejects.toMatchObject({ code: 'invalid_cursor' });
});
