import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { checksum, checksumNames } from './checksums.ts';

// The check values of the catalogue of parametrised CRC algorithms, for the text 123456789.
test.each([
  ['crc32', 'cbf43926'],
  ['crc32c', 'e3069283'],
  ['crc64nvme', 'ae8b14860a799888'],
  ['sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
] as const)('%s of the check text is %s', (name, expected) => {
  const sum = checksum(name);
  sum.update(Buffer.from('123456789'));
  expect(Buffer.from(sum.digest(), 'base64').toString('hex')).toBe(expected);
});

test('a checksum does not depend on how the bytes are cut', () => {
  fc.assert(
    fc.property(fc.constantFrom(...checksumNames), fc.array(fc.uint8Array({ maxLength: 9 })), (name, pieces) => {
      const [whole, cut] = [checksum(name), checksum(name)];
      whole.update(Buffer.concat(pieces));
      for (const piece of pieces) cut.update(piece);
      expect(cut.digest()).toBe(whole.digest());
    }),
  );
});
