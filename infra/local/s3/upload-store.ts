import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type Blobs, type ReceivedBlob, removeAll } from './blobs.ts';
import type { Change, ObjectStore, ObjectVersion } from './object-store.ts';

/** A multipart upload that has not ended. */
export interface Upload {
  id: string;
  bucket: string;
  key: string;
  headers: Record<string, string>;
  startedAt: number;
}

export interface Part {
  number: number;
  size: number;
  md5: string;
  blob: string;
}

export type UploadStore = ReturnType<typeof uploadStore>;

/** Multipart uploads: their parts wait here until they become an object. */
export function uploadStore(state: DatabaseSync, blobs: Blobs, objects: ObjectStore) {
  state.exec(`
    CREATE TABLE IF NOT EXISTS uploads (
      id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, headers TEXT NOT NULL, started INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS parts (
      upload TEXT NOT NULL REFERENCES uploads ON DELETE CASCADE,
      number INTEGER NOT NULL, size INTEGER NOT NULL, md5 TEXT NOT NULL, blob TEXT NOT NULL,
      PRIMARY KEY (upload, number)
    ) STRICT;
  `);
  const sql = {
    addUpload: state.prepare('INSERT INTO uploads VALUES (?, ?, ?, ?, ?)'),
    upload: state.prepare('SELECT * FROM uploads WHERE id = ?'),
    staleUploads: state.prepare('SELECT id FROM uploads WHERE started < ?'),
    endUpload: state.prepare('DELETE FROM uploads WHERE id = ?'),
    addPart: state.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?)'),
    parts: state.prepare('SELECT * FROM parts WHERE upload = ? ORDER BY number'),
  };

  const parts = (uploadId: string): Part[] =>
    sql.parts.all(uploadId).map((row) => {
      const { number, size, md5, blob } = row as unknown as Part;
      return { number, size, md5, blob };
    });
  const endUpload = (uploadId: string): string[] => {
    const orphans = parts(uploadId).map(({ blob }) => blob);
    sql.endUpload.run(uploadId);
    return orphans;
  };

  return {
    start(bucket: string, key: string, headers: Record<string, string>): Upload {
      const upload = { id: randomBytes(24).toString('base64url'), bucket, key, headers, startedAt: Date.now() };
      sql.addUpload.run(upload.id, bucket, key, JSON.stringify(headers), upload.startedAt);
      return upload;
    },

    find(bucket: string, key: string, id: string): Upload | undefined {
      const row = sql.upload.get(id) as unknown as
        | (Omit<Upload, 'headers'> & { headers: string; started: number })
        | undefined;
      if (row?.bucket !== bucket || row.key !== key) return undefined;
      return { id, bucket, key, headers: JSON.parse(row.headers), startedAt: row.started };
    },

    parts,

    async putPart(upload: Upload, number: number, blob: ReceivedBlob): Promise<void> {
      await blob.keep();
      const replaced = parts(upload.id).find((part) => part.number === number)?.blob;
      sql.addPart.run(upload.id, number, blob.size, blob.md5, blob.id);
      await removeAll(blobs, [replaced]);
    },

    /** Makes the parts, in the order given, one object. */
    async complete(upload: Upload, chosen: readonly Part[], change: Change = {}): Promise<ObjectVersion> {
      const whole = await blobs.receive(blobs.join(chosen.map(({ blob }) => blob)));
      const md5s = Buffer.concat(chosen.map(({ md5 }) => Buffer.from(md5, 'hex')));
      const etag = `${createHash('md5').update(md5s).digest('hex')}-${chosen.length}`;
      const { bucket, key, headers } = upload;
      let orphans: string[] = [];
      const version = await objects.put({ bucket, key, headers, etag }, whole, {
        ...change,
        with: (stored) => {
          orphans = endUpload(upload.id);
          change.with?.(stored);
        },
      });
      await removeAll(blobs, orphans);
      return version;
    },

    async abort(upload: Pick<Upload, 'id'>): Promise<void> {
      await removeAll(blobs, endUpload(upload.id));
    },

    /** Ends the uploads that began before a time, as a bucket's lifecycle rule does. */
    async abortBefore(time: number): Promise<void> {
      for (const row of sql.staleUploads.all(time)) await removeAll(blobs, endUpload(String(row.id)));
    },
  };
}
