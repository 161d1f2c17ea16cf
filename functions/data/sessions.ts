import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { putNew, type Table } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { nowSeconds } from './expiry.ts';
import { sha256 } from './hashes.ts';
import { newId } from './ids.ts';
import { Listed, listedRows, noteUse } from './secret-rows.ts';

/**
 * A signed-in browser. The cookie holds a random token, the row its SHA-256, so that whoever reads the table cannot
 * sign in. What the user may do stands in other rows: a change of those holds from the next request on.
 */
export const Session = z.object({
  hash: z.string(),
  id: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  expiresAt: z.number().describe('Epoch seconds: TTL'),
  /** It ends when it was not used for so many seconds. */
  idleSeconds: z.number().optional(),
  /** Epoch seconds, to within `usedWithinSeconds`. */
  lastUsedAt: z.number(),
  address: z.string(),
  userAgent: z.string(),
});
export type Session = z.output<typeof Session>;

/** How exactly it is known when a session was used last. */
const usedWithinSeconds = 60;

/** How far a sign-in has come whose password was right. */
export const SignInProgress = z.object({
  /** What Cognito goes on by, where the password was a temporary one. */
  cognitoSession: z.string().optional(),
  /** The mailed password that was given, as a hash, in the place of the user's own. */
  resetHash: z.string().optional(),
  /** A code was asked for and given. */
  isCodeGiven: z.boolean().optional(),
  /** The new password was asked for and chosen. */
  isPasswordChosen: z.boolean().optional(),
  /** What the tries of this sign-in are counted by. */
  counted: z.string(),
});
export type SignInProgress = z.output<typeof SignInProgress>;

/** A sign-in that is waiting for an answer. */
export const Challenge = z.object({
  hash: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  kind: z.enum(['new_password', 'totp', 'totp_setup']),
  progress: SignInProgress,
  /** Of `totp_setup`: sealed. */
  secret: z.string().optional(),
  tries: z.number(),
  /** Epoch milliseconds. */
  createdAt: z.number(),
  expiresAt: z.number(),
});
export type Challenge = z.output<typeof Challenge>;

export const sessionKey = (hash: string) => ({ pk: `S#${hash}`, sk: 'SESSION' });
export const sessionEntity = entity({ name: 'session', schema: Session, keys: ({ hash }) => sessionKey(hash) });

/** By this row a user's sessions are found. */
const listKey = (tenantId: string, userId: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}SESSIONS#${userId}`,
  sk: id,
});

/**
 * What a session's token says: 256 random bits, after the ids of those rows that say who this is and what they may do, so that all of them are
 * read at once. Only the whole of it has the hash that is known, so that none of the ids can be another.
 */
export interface SessionToken {
  tenantId: string;
  userId: string;
  roleId: string;
  hash: string;
}

/** Undefined where a token cannot be one. */
export function readSessionToken(token: string): SessionToken | undefined {
  const [, tenantId, userId, roleId] =
    /^([a-z0-9-]{1,64})\.(usr_[0-9A-Za-z]{1,40})\.(rol_[0-9A-Za-z]{1,40})\.[\w-]{43}$/.exec(token) ?? [];
  return tenantId && userId && roleId ? { tenantId, userId, roleId, hash: sha256(token) } : undefined;
}

/** Whether a session counts: its row may outlive it, because TTL deletes some time after the moment. */
export function isAlive({ expiresAt, lastUsedAt, idleSeconds }: Session): boolean {
  const now = nowSeconds();
  return expiresAt > now && (idleSeconds === undefined || lastUsedAt + idleSeconds + usedWithinSeconds > now);
}

const challengeEntity = entity({
  name: 'challenge',
  schema: Challenge,
  keys: ({ hash }) => ({ pk: `C#${hash}`, sk: 'CHALLENGE' }),
});

// TTL deletes some time after the moment; until then the row must not count.
const alive = <T extends { expiresAt: number }>(row: T | undefined) =>
  row && row.expiresAt > nowSeconds() ? row : undefined;

export type SessionRepository = ReturnType<typeof sessionRepository>;

export function sessionRepository(table: Table) {
  return {
    /** Writes the session and returns the token that the cookie is to hold. */
    async create({
      roleId,
      ...session
    }: Omit<Session, 'hash' | 'id' | 'lastUsedAt'> & { roleId: string }): Promise<string> {
      const { tenantId, userId, createdAt, expiresAt } = session;
      const token = [tenantId, userId, roleId, randomBytes(32).toString('base64url')].join('.');
      const row = {
        ...{ ...session, id: newId('ses', createdAt), hash: sha256(token) },
        lastUsedAt: Math.floor(createdAt / 1000),
      };
      const { hash, id } = row;
      const written = await table.transact([
        putNew(sessionEntity.toItem(row)),
        putNew({ ...listKey(tenantId, userId, id), hash, expiresAt }),
      ]);
      if (!written) throw new Error('A new session was there before');
      return token;
    },
    /** Notes that a session was used now, unless that is known closely enough. */
    touch: ({ hash, lastUsedAt }: Session): Promise<void> =>
      noteUse(table, sessionKey(hash), lastUsedAt, usedWithinSeconds),
    /** All of a user's that have not ended, oldest first. */
    async list(tenantId: string, userId: string): Promise<Session[]> {
      const { pk } = listKey(tenantId, userId, '');
      return (await listedRows(table, { pk, prefix: 'ses_' }, sessionKey, sessionEntity)).filter(isAlive);
    },
    /** False where the user has no such session. */
    async end(tenantId: string, userId: string, id: string): Promise<boolean> {
      const key = listKey(tenantId, userId, id);
      const item = await table.get(key, { consistent: true });
      if (!item) return false;
      // The session first: whatever comes between, it has ended.
      await table.delete(sessionKey(Listed.parse(item).hash));
      await table.delete(key);
      return true;
    },
    async createChallenge(challenge: Omit<Challenge, 'hash' | 'tries'>): Promise<string> {
      const token = randomBytes(32).toString('base64url');
      await table.put(challengeEntity.toItem({ ...challenge, hash: sha256(token), tries: 0 }));
      return token;
    },
    /** Finds the challenge and counts the try. */
    async tryChallenge(token: string): Promise<Challenge | undefined> {
      const key = { pk: `C#${sha256(token)}`, sk: 'CHALLENGE' };
      if (!(await table.get(key, { consistent: true }))) return undefined;
      const item = await table.update({
        Key: key,
        UpdateExpression: 'ADD tries :one',
        ExpressionAttributeValues: { ':one': 1 },
      });
      return item?.hash ? alive(challengeEntity.fromItem(item)) : undefined;
    },
    /** False where it had ended: of two who answer it, one goes on. */
    endChallenge: (token: string): Promise<boolean> =>
      table.transact([
        { Delete: { Key: { pk: `C#${sha256(token)}`, sk: 'CHALLENGE' }, ConditionExpression: 'attribute_exists(pk)' } },
      ]),
  };
}
