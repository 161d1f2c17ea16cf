import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from './pattern.ts';

/** What the engine of the language says of the same pattern; without groups in repetitions both agree in full. */
const oracle = (pattern: string, text: string) => {
  const groups = new RegExp(pattern, 'u').exec(text)?.groups;
  return groups && Object.fromEntries(Object.entries(groups).filter(([, value]) => value !== undefined));
};

/** Pieces of patterns that match something, so that repeating them means the same to all engines. */
const piece = fc.constantFrom(
  'a',
  'b',
  '.',
  '[ab]',
  '[^a]',
  '[a-c-]',
  '\\d',
  '\\W',
  '\\.',
  '(?:ab|a)',
  '(?:a|ab|b+)',
  'é',
  '😀',
  '_',
);
const count = fc.constantFrom('', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,}', '{0,2}', '{1,3}?');
const repeated = fc.tuple(piece, count).map((parts) => parts.join(''));
const branch = fc.array(repeated, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const choice = fc.array(branch, { minLength: 1, maxLength: 2 }).map((branches) => branches.join('|'));
const edges = fc.constantFrom('', '^', '\\b', '\\B');
const pattern = fc
  .tuple(edges, choice, choice, choice, fc.constantFrom('', '$', '\\b'))
  .map(([start, first, second, third, end]) => `${start}(?<x>${first})(?:${second})(?<y>${third})${end}`);
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '1', '.', '-', '_', 'é', '😀', '\n'), { maxLength: 12 })
  .map((characters) => characters.join(''));

describe('a pattern', () => {
  test('finds what the language’s own engine finds', () => {
    fc.assert(
      fc.property(pattern, text, (source, value) => {
        // Between the two halves of one character V8 sees an edge of no word; there is no such place.
        fc.pre(!source.startsWith('\\B') || !value.includes('😀'));
        expect(compilePattern(source).match(value)).toEqual(oracle(source, value));
      }),
      { numRuns: 3000 },
    );
  });

  test('never throws anything but what is wrong with it', () => {
    const sign = fc.constantFrom(...'(?<x>:P=!)[]{}^$*+|\\-.,019abdDwWsS');
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), fc.string(), (signs, value) => {
        try {
          compilePattern(signs.join('')).match(value);
          expect(true).toBe(true);
        } catch (error) {
          expect(error).toHaveProperty('name', 'PatternError');
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['(a+)+$', 'a'.repeat(30)],
    ['(?:a|a)*b', 'a'.repeat(1024)],
    ['(?:(?:a*)*)*b', 'a'.repeat(1024)],
    ['(?:a?){100}a{100}', 'a'.repeat(1024)],
  ])('%s comes to an end', (source, value) => {
    const found = compilePattern(`(?<x>${source})`).match(`${value}!`);
    expect(found === undefined || 'x' in found).toBe(true);
  });

  test.each([
    ['(?<x>a', 'opens that is not closed', 1],
    ['a)', 'was not opened', 2],
    ['[ab', 'not closed', 1],
    ['a{2', 'A count is written', 2],
    ['a{3,2}', 'out of order', 1],
    ['a{101}', 'at most 100', 1],
    ['*a', 'nothing to repeat', 1],
    ['a**', 'nothing to repeat', 3],
    ['(?<=a)b', 'look-around', 1],
    ['(?i)a', 'flags', 1],
    ['\\k<x>', 'not known', 1],
    ['(?<x>a)(?<x>b)', 'two groups', 8],
    ['\\', 'at the end', 1],
    ['[b-a]', 'out of order', 3],
  ])('%s is refused, with the place', (source, reason, at) => {
    expect(() => compilePattern(source)).toThrow(reason);
    expect(() => compilePattern(source)).toThrow(new RegExp(`at character ${at}$`));
  });
});
