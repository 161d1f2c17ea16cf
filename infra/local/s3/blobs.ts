import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Checksum, type ChecksumName, checksum } from './checksums.ts';

/** Bytes on disk that nothing points to yet. `keep()` gives them their place; `discard()` takes them away. */
export interface ReceivedBlob {
  id: string;
  size: number;
  /** Hexadecimal. */
  md5: string;
  checksums: ReadonlyMap<ChecksumName, string>;
  keep(): Promise<void>;
  discard(): Promise<void>;
}

export type Blobs = ReturnType<typeof openBlobs>;

/**
 * The bytes of objects, each in a file under a random name: what a key contains, be it `../` or a thousand characters, never becomes a
 * path. A file appears in its place whole, or not at all.
 */
export function openBlobs(folder: string) {
  const incoming = join(folder, 'incoming');
  const place = (id: string) => join(folder, id.slice(0, 2), id);
  // What a killed process was receiving.
  rmSync(incoming, { recursive: true, force: true });
  mkdirSync(incoming, { recursive: true });
  const shards = new Set<string>();

  return {
    async receive(source: AsyncIterable<Buffer>, names: readonly ChecksumName[] = []): Promise<ReceivedBlob> {
      const id = randomBytes(16).toString('hex');
      const path = join(incoming, id);
      const md5 = createHash('md5');
      const sums = names.map((name): [ChecksumName, Checksum] => [name, checksum(name)]);
      let size = 0;
      try {
        await pipeline(
          source,
          async function* (chunks: AsyncIterable<Buffer>) {
            for await (const chunk of chunks) {
              size += chunk.length;
              md5.update(chunk);
              for (const [, sum] of sums) sum.update(chunk);
              yield chunk;
            }
          },
          createWriteStream(path),
        );
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return {
        id,
        size,
        md5: md5.digest('hex'),
        checksums: new Map(sums.map(([name, sum]) => [name, sum.digest()])),
        async keep() {
          const target = place(id);
          if (!shards.has(dirname(target))) mkdirSync(dirname(target), { recursive: true });
          shards.add(dirname(target));
          await rename(path, target);
        },
        discard: () => rm(path, { force: true }),
      };
    },

    /** `end` is the last byte's position. */
    read: (id: string, range?: { start: number; end: number }): Readable => createReadStream(place(id), range),

    async *join(ids: readonly string[]): AsyncGenerator<Buffer> {
      for (const id of ids) yield* createReadStream(place(id)) as AsyncIterable<Buffer>;
    },

    remove: (id: string): Promise<void> => rm(place(id), { force: true }),
  };
}

export async function removeAll(blobs: Blobs, ids: Iterable<string | undefined>): Promise<void> {
  // A delete marker has no bytes.
  const stored = [...ids].filter((id) => id !== undefined && id !== '');
  await Promise.all(stored.map((id) => blobs.remove(String(id))));
}
