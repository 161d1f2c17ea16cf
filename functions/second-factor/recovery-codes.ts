import { randomInt } from 'node:crypto';
import { sha256 } from '#data/hashes';

/** So many are given at a time. */
const howMany = 10;
/** Without what is read for one another; 32 of them, so that sixteen have 80 bits, of which a plain hash tells nothing. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

const newCode = () =>
  Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')).join(
    '-',
  );

/** Of a code as somebody typed it: undefined where it cannot be one. */
export function recoveryHash(typed: string): string | undefined {
  const plain = typed.toLowerCase().replace(/[\s-]/g, '');
  return plain.length === 16 ? sha256(plain) : undefined;
}

/** New ones, and what is kept of them. */
export function newRecoveryCodes(): { codes: string[]; kept: Record<string, true> } {
  const codes = Array.from({ length: howMany }, newCode);
  return { codes, kept: Object.fromEntries(codes.map((code) => [recoveryHash(code) ?? '', true as const])) };
}
