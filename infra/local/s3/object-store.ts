import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { inTransaction } from '../state.ts';
import { type Blobs, type ReceivedBlob, removeAll } from './blobs.ts';

/** One version of an object, or the marker that hides the earlier ones. */
export interface ObjectVersion {
  bucket: string;
  key: string;
  version: string;
  /** Grows with every change of the store; S3's sequencer. */
  sequence: number;
  isLatest: boolean;
  isDeleteMarker: boolean;
  size: number;
  /** Without quotation marks. */
  etag: string;
  /** Epoch milliseconds. */
  modifiedAt: number;
  /** What a GET gives back: content-type, x-amz-meta-… */
  headers: Record<string, string>;
  checksums: Record<string, string>;
  blob: string;
}

export interface NewObject {
  bucket: string;
  key: string;
  headers: Record<string, string>;
  /** Of a multipart upload, where it is not the MD5 of the bytes. */
  etag?: string;
  checksums?: Record<string, string>;
}

export interface Change {
  /** Called within the transaction, before anything is written; throwing leaves all as it was. */
  check?: (latest: ObjectVersion | undefined) => void;
  /** Called within the transaction: what belongs to the change goes in with it or not at all. */
  with?: (version: ObjectVersion) => void;
}

export interface Listing {
  versions: ObjectVersion[];
  /** Where a delimiter cuts keys short. */
  prefixes: string[];
  /** The last key or prefix looked at, if there is more. */
  next: string | undefined;
}

export type ObjectStore = ReturnType<typeof objectStore>;

/** Sorts after every key that begins with the text before it. */
const last = '\u{10ffff}\u{10ffff}';

/** Objects with their versions: what is known of them in SQLite, their bytes in blobs. */
export function objectStore(state: DatabaseSync, blobs: Blobs, isVersioned: (bucket: string) => boolean) {
  state.exec(`
    CREATE TABLE IF NOT EXISTS objects (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      bucket TEXT NOT NULL, key TEXT NOT NULL, version TEXT NOT NULL,
      latest INTEGER NOT NULL, marker INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
      modified INTEGER NOT NULL, headers TEXT NOT NULL, checksums TEXT NOT NULL, blob TEXT NOT NULL,
      UNIQUE (bucket, key, version)
    ) STRICT;
    CREATE UNIQUE INDEX IF NOT EXISTS latest_objects ON objects (bucket, key) WHERE latest = 1;
  `);
  const sql = {
    latest: state.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ? AND latest = 1'),
    version: state.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ? AND version = ?'),
    newest: state.prepare('SELECT * FROM objects WHERE bucket = ? AND key = ? ORDER BY sequence DESC LIMIT 1'),
    insert: state.prepare('INSERT INTO objects VALUES (NULL, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?) RETURNING *'),
    retire: state.prepare('UPDATE objects SET latest = 0 WHERE bucket = ? AND key = ?'),
    promote: state.prepare('UPDATE objects SET latest = 1 WHERE sequence = ?'),
    erase: state.prepare('DELETE FROM objects WHERE sequence = ?'),
    page: state.prepare(
      'SELECT * FROM objects WHERE bucket = ? AND key > ? AND key >= ? AND key < ? AND latest = 1 AND marker = 0 ORDER BY key LIMIT 1000',
    ),
    versions: state.prepare(
      'SELECT * FROM objects WHERE bucket = ? AND key >= ? AND key < ? ORDER BY key, sequence DESC LIMIT ?',
    ),
  };

  const insert = (object: NewObject, version: string, blob: Pick<ReceivedBlob, 'id' | 'size' | 'md5'> | undefined) => {
    sql.retire.run(object.bucket, object.key);
    const row = sql.insert.get(
      object.bucket,
      object.key,
      version,
      blob ? 0 : 1,
      blob?.size ?? 0,
      object.etag ?? blob?.md5 ?? '',
      Date.now(),
      JSON.stringify(object.headers),
      JSON.stringify(object.checksums ?? {}),
      blob?.id ?? '',
    );
    return toVersion(row as unknown as Row);
  };
  /** The version that a change without a version number replaces: in a bucket without versions, the only one. */
  const makeRoom = (bucket: string, key: string): string | undefined => {
    if (isVersioned(bucket)) return undefined;
    const old = find(sql.version.get(bucket, key, 'null'));
    if (old) sql.erase.run(old.sequence);
    return old?.blob;
  };
  const newVersion = (bucket: string) => (isVersioned(bucket) ? randomBytes(24).toString('base64url') : 'null');
  const removeBlobs = (ids: Iterable<string | undefined>) => removeAll(blobs, ids);

  return {
    /** The latest version, which may be a delete marker, or the one asked for. */
    find(bucket: string, key: string, version?: string): ObjectVersion | undefined {
      return find(version === undefined ? sql.latest.get(bucket, key) : sql.version.get(bucket, key, version));
    },

    read: ({ blob }: ObjectVersion, range?: { start: number; end: number }): Readable => blobs.read(blob, range),

    /** Makes received bytes an object. */
    async put(object: NewObject, blob: ReceivedBlob, change: Change = {}): Promise<ObjectVersion> {
      await blob.keep();
      let replaced: string | undefined;
      let stored: ObjectVersion;
      try {
        stored = inTransaction(state, () => {
          change.check?.(find(sql.latest.get(object.bucket, object.key)));
          replaced = makeRoom(object.bucket, object.key);
          const version = insert(object, newVersion(object.bucket), blob);
          change.with?.(version);
          return version;
        });
      } catch (error) {
        await blobs.remove(blob.id);
        throw error;
      }
      await removeBlobs([replaced]);
      return stored;
    },

    /**
     * Without a version: hides the object under a delete marker, which is returned, or removes it from a bucket without versions. With
     * one: removes that version for good.
     */
    async remove(bucket: string, key: string, version?: string): Promise<ObjectVersion | undefined> {
      const { marker, orphan } = inTransaction(state, () => {
        if (version === undefined) {
          const orphan = makeRoom(bucket, key);
          if (!isVersioned(bucket)) return { marker: undefined, orphan };
          return { marker: insert({ bucket, key, headers: {} }, newVersion(bucket), undefined), orphan };
        }
        const found = find(sql.version.get(bucket, key, version));
        if (!found) return { marker: undefined, orphan: undefined };
        sql.erase.run(found.sequence);
        const newest = find(sql.newest.get(bucket, key));
        if (found.isLatest && newest) sql.promote.run(newest.sequence);
        return { marker: found.isDeleteMarker ? found : undefined, orphan: found.blob };
      });
      await removeBlobs([orphan]);
      return marker;
    },

    /** Keys in the order of their UTF-8 bytes, after `after`. */
    list(bucket: string, query: { prefix: string; delimiter: string; after: string; limit: number }): Listing {
      const { prefix, delimiter, limit } = query;
      const listing: Listing = { versions: [], prefixes: [], next: undefined };
      let after = query.after;
      let lastItem = '';
      for (;;) {
        const page = sql.page.all(bucket, after, prefix, prefix + last) as unknown as Row[];
        let skipped = false;
        for (const row of page) {
          const cut = delimiter === '' ? -1 : row.key.indexOf(delimiter, prefix.length);
          const item = cut < 0 ? row.key : row.key.slice(0, cut + delimiter.length);
          // A page that began at a prefix, or within one, has told of it already.
          if (cut >= 0 && query.after.startsWith(item)) {
            after = item + last;
            skipped = true;
            break;
          }
          if (listing.versions.length + listing.prefixes.length === limit) return { ...listing, next: lastItem };
          lastItem = item;
          if (cut < 0) {
            listing.versions.push(toVersion(row));
            after = row.key;
          } else {
            listing.prefixes.push(item);
            // The next item is behind all keys of this prefix.
            after = item + last;
            skipped = true;
            break;
          }
        }
        if (!skipped && page.length < 1000) return listing;
      }
    },

    /** Versions and delete markers of the keys with a prefix, the newest of each key first. */
    listVersions: (bucket: string, prefix: string, limit: number): ObjectVersion[] =>
      (sql.versions.all(bucket, prefix, prefix + last, limit) as unknown as Row[]).map(toVersion),
  };
}

interface Row {
  sequence: number;
  bucket: string;
  key: string;
  version: string;
  latest: number;
  marker: number;
  size: number;
  etag: string;
  modified: number;
  headers: string;
  checksums: string;
  blob: string;
}

const find = (row: unknown): ObjectVersion | undefined => (row === undefined ? undefined : toVersion(row as Row));

function toVersion(row: Row): ObjectVersion {
  const { sequence, bucket, key, version, size, etag, blob } = row;
  return {
    ...{ sequence, bucket, key, version, size, etag, blob },
    isLatest: row.latest === 1,
    isDeleteMarker: row.marker === 1,
    modifiedAt: row.modified,
    headers: JSON.parse(row.headers),
    checksums: JSON.parse(row.checksums),
  };
}
