import * as z from 'zod';
import type { Table, Write } from './client.ts';
import { tenantPrefix } from './entity.ts';
import { nowSeconds } from './expiry.ts';
import { sha256 } from './hashes.ts';
import { type User, userKey } from './users.ts';

/** A password that was mailed to a user who has forgotten theirs. It is random and long enough that a plain hash of it tells nothing. */
const PasswordReset = z.object({
  hash: z.string(),
  tries: z.number().int(),
  /** Epoch seconds: TTL. */
  expiresAt: z.number(),
});
export type PasswordReset = z.output<typeof PasswordReset>;

/** How long a mailed password works, in minutes, and how many that look like one may be tried in its time. */
export const resetMinutes = 30;
const mostTries = 20;

/** What is kept of a mailed password. */
export const hashPassword = sha256;
const resetKey = (tenantId: string, userId: string) => ({ pk: `${tenantPrefix(tenantId)}RESETS`, sk: userId });

export type PasswordResetRepository = ReturnType<typeof passwordResetRepository>;

export function passwordResetRepository(table: Table) {
  return {
    /** Takes the place of any before it. */
    async put({ tenantId, id }: User, password: string): Promise<void> {
      const expiresAt = nowSeconds() + 60 * resetMinutes;
      await table.put({ ...resetKey(tenantId, id), hash: hashPassword(password), tries: 0, expiresAt });
    },
    /** Undefined where there is none that works. */
    async find(tenantId: string, userId: string): Promise<PasswordReset | undefined> {
      const item = await table.get(resetKey(tenantId, userId), { consistent: true });
      const reset = item && PasswordReset.parse(item);
      return reset && reset.expiresAt > nowSeconds() && reset.tries < mostTries ? reset : undefined;
    },
    /** Counts one that was tried and was not it. */
    async countTry(tenantId: string, userId: string): Promise<void> {
      await table.updateIf({
        Key: resetKey(tenantId, userId),
        UpdateExpression: 'ADD tries :one',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':one': 1 },
      });
    },
    /**
     * The user has another password since `at` (epoch milliseconds): a mailed one works no more, and sessions that began earlier have ended. `hash` is
     * of the mailed one that was used for it: false, and nothing written, where it is no longer there.
     */
    passwordChanged: (
      { tenantId, id }: User,
      at: number,
      { hash, writes }: { hash?: string | undefined; writes: Write[] },
    ): Promise<boolean> =>
      table.transact([
        {
          Delete: {
            Key: resetKey(tenantId, id),
            ...(hash && {
              ConditionExpression: '#hash = :hash',
              ExpressionAttributeNames: { '#hash': 'hash' },
              ExpressionAttributeValues: { ':hash': hash },
            }),
          },
        },
        {
          Update: {
            Key: userKey(tenantId, id),
            UpdateExpression: 'SET sessionsAfter = :at',
            ConditionExpression: 'attribute_exists(pk)',
            ExpressionAttributeValues: { ':at': at },
          },
        },
        ...writes,
      ]),
  };
}
