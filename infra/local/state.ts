import { DatabaseSync } from 'node:sqlite';

/**
 * One SQLite file holds what the cloud has to remember: objects, queues, users, resources. One file, so that an uploaded object and the
 * event about it are one transaction: neither can be lost without the other, whenever the process is killed.
 *
 * The file stays locked as long as the process lives, which is how a second start on the same home is found out.
 * Throws an SQLite error with `errcode` 5 (busy) where another process holds it.
 */
export function openState(path: string): DatabaseSync {
  const state = new DatabaseSync(path);
  // With the write-ahead log a commit survives the end of the process at any moment; only a power cut may cost the last ones.
  state.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    BEGIN EXCLUSIVE; COMMIT;
    CREATE TABLE IF NOT EXISTS remembered (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
  `);
  return state;
}

/** Runs `work`, which must not be asynchronous, as one transaction. */
export function inTransaction<T>(state: DatabaseSync, work: () => T): T {
  state.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    state.exec('COMMIT');
    return result;
  } catch (error) {
    if (state.isTransaction) state.exec('ROLLBACK');
    throw error;
  }
}

/** Small values by name, such as the ids that resources were given. */
export function memory(state: DatabaseSync) {
  const select = state.prepare('SELECT value FROM remembered WHERE name = ?');
  const upsert = state.prepare('INSERT INTO remembered VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const read = (name: string): unknown => {
    const row = select.get(name);
    return row === undefined ? undefined : JSON.parse(String(row.value));
  };
  const write = (name: string, value: unknown): void => {
    upsert.run(name, JSON.stringify(value));
  };
  return {
    read,
    write,
    /** The remembered value, or what `make` gives, which is remembered from then on. */
    once<T>(name: string, make: () => T): T {
      const known = read(name);
      if (known !== undefined) return known as T;
      const value = make();
      write(name, value);
      return value;
    },
  };
}
export type Memory = ReturnType<typeof memory>;
