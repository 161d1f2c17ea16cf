import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Table } from './client.ts';
import { entity } from './entity.ts';

const sha256 = (secret: string) => createHash('sha256').update(secret).digest('base64url');

/**
 * A signed-in browser. The cookie holds a random token, the row its SHA-256, so that whoever reads the table cannot
 * sign in. What each request needs stands here, so that authentication costs one read.
 */
export const Session = z.object({
  hash: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  createdAt: z.string(),
  expiresAt: z.number().describe('Epoch seconds: TTL'),
});
export type Session = z.output<typeof Session>;

/** A sign-in that is waiting for a new password or a code. */
export const Challenge = z.object({
  hash: z.string(),
  tenantId: z.string(),
  userId: z.string(),
  kind: z.enum(['new_password', 'totp']),
  cognitoSession: z.string(),
  tries: z.number(),
  expiresAt: z.number(),
});
export type Challenge = z.output<typeof Challenge>;

const sessionEntity = entity({
  name: 'session',
  schema: Session,
  keys: ({ hash }) => ({ pk: `S#${hash}`, sk: 'SESSION' }),
});
const challengeEntity = entity({
  name: 'challenge',
  schema: Challenge,
  keys: ({ hash }) => ({ pk: `C#${hash}`, sk: 'CHALLENGE' }),
});

const nowSeconds = () => Math.floor(Date.now() / 1000);
// TTL deletes some time after the moment; until then the row must not count.
const alive = <T extends { expiresAt: number }>(row: T | undefined) =>
  row && row.expiresAt > nowSeconds() ? row : undefined;

export type SessionRepository = ReturnType<typeof sessionRepository>;

export function sessionRepository(table: Table) {
  return {
    /** Writes the session and returns the token that the cookie is to hold: 256 random bits in base64url. */
    async create(session: Omit<Session, 'hash'>): Promise<string> {
      const token = randomBytes(32).toString('base64url');
      await table.put(sessionEntity.toItem({ ...session, hash: sha256(token) }));
      return token;
    },
    async find(token: string): Promise<Session | undefined> {
      const item = await table.get({ pk: `S#${sha256(token)}`, sk: 'SESSION' }, { consistent: true });
      return alive(item && sessionEntity.fromItem(item));
    },
    async end(token: string): Promise<void> {
      await table.delete({ pk: `S#${sha256(token)}`, sk: 'SESSION' });
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
    /** Cognito hands out a new session with every step. */
    async continueChallenge(token: string, cognitoSession: string): Promise<void> {
      await table.update({
        Key: { pk: `C#${sha256(token)}`, sk: 'CHALLENGE' },
        UpdateExpression: 'SET cognitoSession = :session',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':session': cognitoSession },
      });
    },
    async endChallenge(token: string): Promise<void> {
      await table.delete({ pk: `C#${sha256(token)}`, sk: 'CHALLENGE' });
    },
  };
}
