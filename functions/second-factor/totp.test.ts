import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts';
import { codeOf, newSecret, secretUri, stepAt, stepOf } from './totp.ts';

/** `12345678901234567890`, the secret of the RFC's examples, in base 32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

// RFC 6238, appendix B: the last six of its eight digits.
test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i seconds the code is %s, as the RFC says', (seconds, code) => {
  expect(codeOf(secret, stepAt(seconds * 1000))).toBe(code);
});

test('a code is known half a minute before and after its time, and no longer', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1e12, max: 4e12 }), fc.integer({ min: -3, max: 3 }), (now, off) => {
      const own = newSecret();
      const found = stepOf(own, codeOf(own, stepAt(now) + off), now);
      // One in 300,000 codes is the same as a neighbour's.
      if (Math.abs(off) <= 1) expect(found).toBeDefined();
      else if (found !== undefined) expect(codeOf(own, found)).toBe(codeOf(own, stepAt(now) + off));
    }),
  );
});

test('a secret has 160 bits that an app can read', () => {
  const own = newSecret();
  expect(own).toMatch(/^[A-Z2-7]{32}$/);
  expect(createHmac('sha1', own).digest()).toHaveLength(20);
});

test('whose codes they are is said in the address, whatever they are called', () => {
  const uri = new URL(secretUri(secret, 'mörgan+1&?'));
  expect(decodeURIComponent(uri.pathname)).toMatch(/Call Record:mörgan\+1&\?$/);
  expect(uri.searchParams.get('issuer')).toBe('Call Record');
  expect(uri.searchParams.get('secret')).toBe(secret);
});

test('recovery codes are ten, and known however they are typed', () => {
  const { codes, kept } = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) {
    expect(code).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
    expect(kept[recoveryHash(` ${code.toUpperCase().replaceAll('-', ' ')}`) ?? '']).toBe(true);
  }
  expect(recoveryHash('123456')).toBeUndefined();
});
