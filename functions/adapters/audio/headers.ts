import { closeSync, openSync, readSync } from 'node:fs';

/** Chunks or atoms that we look at before we give up: files have a dozen. */
const maxChunks = 1000;
/** Sizes from here on are placeholders of recorders that stream, and never came back to write the true one. */
const placeholderBytes = 0x7fff_0000;

/** Whether an MP4 file has its index (moov), without which nothing in it can be found. */
export function hasMovieIndex(path: string): boolean {
  return withFile(path, (file) => {
    for (let at = 0, atoms = 0; atoms < maxChunks; atoms++) {
      const header = readAt(file, at, 16);
      if (header.length < 8) return false;
      if (text(header, 4, 8) === 'moov') return true;
      const size = header.readUInt32BE(0);
      const length = size === 1 && header.length === 16 ? Number(header.readBigUInt64BE(8)) : size;
      if (length < 8 || !Number.isSafeInteger(at + length)) return false;
      at += length;
    }
    return false;
  });
}

/** Which share of the samples that its header promises a WAV file of `bytes` has: 1 where all are there. */
export function wavShare(path: string, bytes: number): number {
  return withFile(path, (file) => {
    const isBigEndian = text(readAt(file, 0, 4), 0, 4) === 'RIFX';
    for (let at = 12, chunks = 0; chunks < maxChunks; chunks++) {
      const header = readAt(file, at, 8);
      if (header.length < 8) return 1;
      const size = isBigEndian ? header.readUInt32BE(4) : header.readUInt32LE(4);
      if (text(header, 0, 4) === 'data') {
        const there = bytes - at - 8;
        return size === 0 || size >= placeholderBytes ? 1 : Math.min(1, there / size);
      }
      at += 8 + size + (size % 2);
    }
    return 1;
  });
}

/** At most `length` bytes from `position` on. */
export function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, position));
}

export const text = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to);

function withFile<T>(path: string, use: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}
