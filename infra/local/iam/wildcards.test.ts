import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesArn, matchesWildcard } from './wildcards.ts';

/** Few letters, so that patterns match often and stars have to be tried more than once. */
const letters = (extra: string) => fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', ...extra), maxLength: 12 });

const asRegExp = (pattern: string) =>
  new RegExp(
    `^${[...pattern]
      .map((char) => (char === '*' ? '[^]*' : char === '?' ? '[^]' : char.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&')))
      .join('')}$`,
  );

test('a pattern matches what the regular expression of the same meaning matches', () => {
  fc.assert(
    fc.property(letters('*?'), letters(''), (pattern, value) => {
      expect(matchesWildcard(pattern, value)).toBe(asRegExp(pattern).test(value));
    }),
    { numRuns: 5000 },
  );
});

test('a value matches any pattern made from it by replacing parts with wildcards', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(letters(''), fc.boolean())), (parts) => {
      const pattern = parts.map(([text, hidden]) => (hidden ? '*' : text)).join('');
      expect(matchesWildcard(pattern, parts.map(([text]) => text).join(''))).toBe(true);
    }),
  );
});

test('many stars do not take exponential time', () => {
  const started = performance.now();
  expect(matchesWildcard(`${'a*'.repeat(40)}b`, 'a'.repeat(2000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});

test.each([
  ['*', 'arn:aws:s3:::bucket/key', true],
  ['arn:aws:s3:::bucket/in/demo/*', 'arn:aws:s3:::bucket/in/demo/a:b', true],
  ['arn:aws:s3:::bucket/in/demo/*', 'arn:aws:s3:::bucket/in/demo2/a', false],
  ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket', false],
  ['arn:*:key', 'arn:aws:s3:::key', false],
  ['arn:aws:dynamodb:*:*:table/t', 'arn:aws:dynamodb:eu-west-2:000000000000:table/t', true],
  ['arn:aws:s3*', 'arn:aws:s3:::bucket', false],
])('%s against %s is %s: a star does not cross the colons of an ARN', (pattern, arn, expected) => {
  expect(matchesArn(pattern, arn)).toBe(expected);
});
