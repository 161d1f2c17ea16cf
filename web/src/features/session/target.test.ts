import { expect, test } from 'vitest';
import { targetOf } from './target.ts';

test('sign-in goes on to an address of the portal', () => {
  expect(targetOf({ query: { to: '/recordings/archive?from=0113' } })).toBe('/recordings/archive?from=0113');
  expect(targetOf({ query: {} })).toBe('/');
});

test.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', ''])(
  'sign-in never goes on to %s',
  (to) => {
    expect(targetOf({ query: { to } })).toBe('/');
  },
);
