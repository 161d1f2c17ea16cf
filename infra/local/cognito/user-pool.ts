import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { AwsError } from '../aws/errors.ts';
import { type PasswordPolicy, passwordProblem } from './password-policy.ts';

/** A user pool and its one client as the template describes them. */
export interface UserPool {
  id: string;
  arn: string;
  passwordPolicy: PasswordPolicy;
  caseSensitive: boolean;
  requiredAttributes: readonly string[];
  clients: readonly PoolClient[];
}

export interface PoolClient {
  id: string;
  authFlows: readonly string[];
  hidesMissingUsers: boolean;
  challengeMinutes: number;
}

export type UserStatus = 'FORCE_CHANGE_PASSWORD' | 'CONFIRMED';
export type Attributes = Record<string, string>;

export interface PoolUser {
  username: string;
  status: UserStatus;
  enabled: boolean;
  attributes: Attributes;
  /** Epoch milliseconds. */
  createdAt: number;
  modifiedAt: number;
}

export type PoolUsers = ReturnType<typeof poolUsers>;

const derive = promisify<string, Buffer, number, Buffer>(scrypt);
const notAuthorized = (message: string) => new AwsError('NotAuthorizedException', message);
const wrongCredentials = () => notAuthorized('Incorrect username or password.');

/** The users of a pool, on disk. Passwords are kept as scrypt hashes. */
export function poolUsers(state: DatabaseSync, pool: UserPool, now: () => number = Date.now) {
  state.exec(`
    CREATE TABLE IF NOT EXISTS users (
      pool TEXT NOT NULL, lookup TEXT NOT NULL, username TEXT NOT NULL, status TEXT NOT NULL, enabled INTEGER NOT NULL,
      attributes TEXT NOT NULL, salt BLOB NOT NULL, hash BLOB NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
      PRIMARY KEY (pool, lookup)
    ) STRICT;
  `);
  const sql = {
    find: state.prepare('SELECT * FROM users WHERE pool = ? AND lookup = ?'),
    insert: state.prepare('INSERT OR IGNORE INTO users VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?)'),
    setPassword: state.prepare(
      'UPDATE users SET status = ?, salt = ?, hash = ?, modified = ? WHERE pool = ? AND lookup = ?',
    ),
    setEnabled: state.prepare('UPDATE users SET enabled = ?, modified = ? WHERE pool = ? AND lookup = ?'),
    setAttributes: state.prepare('UPDATE users SET attributes = ?, modified = ? WHERE pool = ? AND lookup = ?'),
    remove: state.prepare('DELETE FROM users WHERE pool = ? AND lookup = ?'),
  };
  /** Challenges that wait for an answer: session -> whose it is and until when. */
  const challenges = new Map<string, { lookup: string; clientId: string; expiresAt: number }>();

  const lookupOf = (username: string) => (pool.caseSensitive ? username : username.toLowerCase());
  const row = (username: string) => sql.find.get(pool.id, lookupOf(username)) as unknown as Row | undefined;
  const existing = (username: string): Row => {
    const found = row(username);
    if (!found) throw new AwsError('UserNotFoundException', 'User does not exist.');
    return found;
  };
  const hashed = async (password: string) => {
    const problem = passwordProblem(pool.passwordPolicy, password);
    if (problem) throw new AwsError('InvalidPasswordException', problem);
    const salt = randomBytes(16);
    return { salt, hash: await derive(password, salt, 32) };
  };
  const setPassword = async (username: string, password: string, status: UserStatus) => {
    const { salt, hash } = await hashed(password);
    sql.setPassword.run(status, salt, hash, now(), pool.id, lookupOf(username));
  };
  const nobody = { salt: randomBytes(16), hash: randomBytes(32) };
  const isPassword = async ({ salt, hash }: Pick<Row, 'salt' | 'hash'>, password: string) =>
    timingSafeEqual(await derive(password, Buffer.from(salt), 32), hash);

  return {
    async create(username: string, attributes: Attributes, temporaryPassword: string): Promise<PoolUser> {
      const missing = pool.requiredAttributes.filter((name) => !(name in attributes));
      if (missing.length > 0)
        throw new AwsError(
          'InvalidParameterException',
          `Attributes did not conform to the schema: ${missing.join(', ')}: The attribute is required`,
        );
      const { salt, hash } = await hashed(temporaryPassword);
      const all = JSON.stringify({ sub: randomUUID(), ...attributes });
      const lookup = lookupOf(username);
      const status: UserStatus = 'FORCE_CHANGE_PASSWORD';
      const { changes } = sql.insert.run(pool.id, lookup, username, status, all, salt, hash, now(), now());
      if (changes === 0) throw new AwsError('UsernameExistsException', 'User account already exists');
      return toUser(existing(username));
    },

    get: (username: string): PoolUser => toUser(existing(username)),

    async setPassword(username: string, password: string, permanent: boolean): Promise<void> {
      existing(username);
      await setPassword(username, password, permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD');
    },

    setEnabled(username: string, enabled: boolean): void {
      existing(username);
      sql.setEnabled.run(enabled ? 1 : 0, now(), pool.id, lookupOf(username));
    },

    updateAttributes(username: string, attributes: Attributes): void {
      const all = { ...toUser(existing(username)).attributes, ...attributes };
      sql.setAttributes.run(JSON.stringify(all), now(), pool.id, lookupOf(username));
    },

    remove(username: string): void {
      existing(username);
      sql.remove.run(pool.id, lookupOf(username));
    },

    /** Checks a password. Returns the session of a challenge where the password is a temporary one, and undefined where all is done. */
    async signIn(client: PoolClient, username: string, password: string): Promise<string | undefined> {
      const user = row(username);
      if (!user) {
        // As long as for a user who is there: nobody can tell by the time.
        await isPassword(nobody, password);
        throw client.hidesMissingUsers
          ? wrongCredentials()
          : new AwsError('UserNotFoundException', 'User does not exist.');
      }
      if (!(await isPassword(user, password))) throw wrongCredentials();
      if (user.enabled === 0) throw notAuthorized('User is disabled.');
      if (user.status === 'CONFIRMED') return undefined;
      if (now() - user.modified > pool.passwordPolicy.temporaryPasswordValidityDays * 24 * 3600_000)
        throw notAuthorized('Temporary password has expired and must be reset by an administrator.');
      const session = randomBytes(48).toString('base64url');
      const expiresAt = now() + client.challengeMinutes * 60_000;
      for (const [old, challenge] of challenges) if (challenge.expiresAt < now()) challenges.delete(old);
      challenges.set(session, { lookup: lookupOf(username), clientId: client.id, expiresAt });
      return session;
    },

    /** Ends a sign-in that waits for a new password. */
    async answerNewPassword(client: PoolClient, session: string, username: string, newPassword: string): Promise<void> {
      const challenge = challenges.get(session);
      if (!challenge || challenge.expiresAt < now())
        throw notAuthorized('Invalid session for the user, session is expired.');
      if (challenge.lookup !== lookupOf(username) || challenge.clientId !== client.id)
        throw notAuthorized('Invalid session for the user.');
      if (existing(username).enabled === 0) throw notAuthorized('User is disabled.');
      await setPassword(username, newPassword, 'CONFIRMED');
      challenges.delete(session);
    },
  };
}

interface Row {
  username: string;
  status: string;
  enabled: number;
  attributes: string;
  salt: Uint8Array;
  hash: Uint8Array;
  created: number;
  modified: number;
}

const toUser = (row: Row): PoolUser => ({
  username: row.username,
  status: row.status as UserStatus,
  enabled: row.enabled === 1,
  attributes: JSON.parse(row.attributes),
  createdAt: row.created,
  modifiedAt: row.modified,
});
