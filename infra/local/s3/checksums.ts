import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** The names that S3 gives its checksums in `x-amz-checksum-<name>`. */
export const checksumNames = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'] as const;
export type ChecksumName = (typeof checksumNames)[number];

export interface Checksum {
  update(data: Uint8Array): void;
  /** Base64 of the value, the highest byte first, as S3 writes it. */
  digest(): string;
}

export function checksum(name: ChecksumName): Checksum {
  switch (name) {
    case 'sha1':
    case 'sha256': {
      const hash = createHash(name);
      return { update: (data) => void hash.update(data), digest: () => hash.digest('base64') };
    }
    case 'crc32': {
      let value = 0;
      return {
        update: (data) => {
          value = crc32(data, value);
        },
        digest: () => bigEndian(value),
      };
    }
    case 'crc32c':
      return crc32c();
    case 'crc64nvme':
      return crc64nvme();
  }
}

function bigEndian(...words: number[]): string {
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, index) => {
    bytes.writeUInt32BE(word >>> 0, index * 4);
  });
  return bytes.toString('base64');
}

/** The Castagnoli polynomial, reflected. */
const crc32cTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(): Checksum {
  let value = 0xffffffff;
  return {
    update(data) {
      for (const byte of data) value = (crc32cTable[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
    },
    digest: () => bigEndian(~value),
  };
}

/** The NVM Express polynomial 0x9a6c9329ac4bc9b5, reflected; 64 bits as two words, because BigInt would be a hundred times slower. */
const crc64Table = (() => {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let [h, l] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1;
      l = ((l >>> 1) | (h << 31)) >>> 0;
      h >>>= 1;
      if (odd) {
        h = (h ^ 0x9a6c9329) >>> 0;
        l = (l ^ 0xac4bc9b5) >>> 0;
      }
    }
    high[byte] = h;
    low[byte] = l;
  }
  return { high, low };
})();

function crc64nvme(): Checksum {
  let [high, low] = [0xffffffff, 0xffffffff];
  return {
    update(data) {
      for (const byte of data) {
        const index = (low ^ byte) & 0xff;
        low = (((low >>> 8) | (high << 24)) ^ (crc64Table.low[index] ?? 0)) >>> 0;
        high = ((high >>> 8) ^ (crc64Table.high[index] ?? 0)) >>> 0;
      }
    },
    digest: () => bigEndian(~high, ~low),
  };
}
