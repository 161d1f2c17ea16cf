import type { DatabaseSync } from 'node:sqlite';
import { newAccessKey } from '../template/random-names.ts';

/** A user of IAM that was made as the cloud runs, not by a template. */
export interface MadeUser {
  name: string;
  tags: Record<string, string>;
  /** ARNs of managed policies. */
  policies: string[];
  createdAt: number;
}

export interface MadeKey {
  accessKeyId: string;
  secretAccessKey: string;
  userName: string;
  active: boolean;
  createdAt: number;
  lastUsedAt: number | undefined;
}

/** How exactly it is known when a key was used last; IAM itself tells within minutes. */
const usedWithinMs = 60_000;

export type UserStore = ReturnType<typeof userStore>;

/** Users and their access keys. */
export function userStore(state: DatabaseSync) {
  state.exec(`
    CREATE TABLE IF NOT EXISTS iam_users (
      name TEXT PRIMARY KEY, tags TEXT NOT NULL, policies TEXT NOT NULL, created INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS iam_keys (
      id TEXT PRIMARY KEY, secret TEXT NOT NULL, user TEXT NOT NULL REFERENCES iam_users, active INTEGER NOT NULL,
      created INTEGER NOT NULL, used INTEGER
    ) STRICT;
  `);
  const sql = {
    user: state.prepare('SELECT * FROM iam_users WHERE name = ?'),
    addUser: state.prepare('INSERT INTO iam_users VALUES (?, ?, ?, ?)'),
    attach: state.prepare('UPDATE iam_users SET policies = ? WHERE name = ?'),
    removeUser: state.prepare('DELETE FROM iam_users WHERE name = ?'),
    key: state.prepare('SELECT * FROM iam_keys WHERE id = ?'),
    keysOf: state.prepare('SELECT * FROM iam_keys WHERE user = ? ORDER BY created, id'),
    addKey: state.prepare('INSERT INTO iam_keys VALUES (?, ?, ?, 1, ?, NULL)'),
    setActive: state.prepare('UPDATE iam_keys SET active = ? WHERE id = ?'),
    use: state.prepare('UPDATE iam_keys SET used = ? WHERE id = ?'),
    removeKey: state.prepare('DELETE FROM iam_keys WHERE id = ?'),
  };
  const keyOf = (row: Record<string, unknown>): MadeKey => ({
    ...{ accessKeyId: String(row.id), secretAccessKey: String(row.secret), userName: String(row.user) },
    ...{ active: row.active === 1, createdAt: Number(row.created) },
    lastUsedAt: row.used === null ? undefined : Number(row.used),
  });
  return {
    find(name: string): MadeUser | undefined {
      const row = sql.user.get(name);
      if (!row) return undefined;
      const [tags, policies] = [JSON.parse(String(row.tags)), JSON.parse(String(row.policies))];
      return { name, tags, policies, createdAt: Number(row.created) };
    },
    add(name: string, tags: Record<string, string>): void {
      sql.addUser.run(name, JSON.stringify(tags), '[]', Date.now());
    },
    setPolicies: (name: string, policies: string[]) => void sql.attach.run(JSON.stringify(policies), name),
    remove: (name: string) => void sql.removeUser.run(name),

    findKey(accessKeyId: string): MadeKey | undefined {
      const row = sql.key.get(accessKeyId);
      return row && keyOf(row);
    },
    keysOf: (name: string): MadeKey[] => sql.keysOf.all(name).map(keyOf),
    addKey(userName: string): MadeKey {
      const { accessKeyId, secretAccessKey } = newAccessKey();
      const createdAt = Date.now();
      sql.addKey.run(accessKeyId, secretAccessKey, userName, createdAt);
      return { accessKeyId, secretAccessKey, userName, active: true, createdAt, lastUsedAt: undefined };
    },
    setActive: (accessKeyId: string, active: boolean) => void sql.setActive.run(active ? 1 : 0, accessKeyId),
    removeKey: (accessKeyId: string) => void sql.removeKey.run(accessKeyId),
    /** Notes that a key was used now, unless that is known closely enough. */
    use({ accessKeyId, lastUsedAt = 0 }: MadeKey): void {
      if (Date.now() - lastUsedAt >= usedWithinMs) sql.use.run(Date.now(), accessKeyId);
    },
  };
}
