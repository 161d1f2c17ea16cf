import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { nowSeconds } from './expiry.ts';
import type { User } from './users.ts';

/**
 * The second factor of a user: the secret of their authenticator app, sealed, and recovery codes. It is ours and not Cognito's, because it must be
 * asked for by every way in, a mailed password among them, and because Cognito gives a secret only against tokens that the portal never keeps, and
 * knows no recovery codes.
 */
export const SecondFactor = z.object({
  tenantId: z.string(),
  userId: z.string(),
  secret: z.string(),
  /** The time step of the last code that was taken: each is taken once. */
  lastStep: z.number().int(),
  /** SHA-256 of each recovery code that is left. */
  recovery: z.record(z.string(), z.literal(true)),
  createdAt: z.string(),
});
export type SecondFactor = z.output<typeof SecondFactor>;

const Pending = z.object({ secret: z.string(), expiresAt: z.number() });
/** How long setting it up may take, in seconds. */
const pendingSeconds = 30 * 60;

const factorKey = (tenantId: string, userId: string) => ({ pk: `${tenantPrefix(tenantId)}TOTP`, sk: userId });
const pendingKey = (tenantId: string, userId: string) => ({ pk: `${tenantPrefix(tenantId)}TOTP`, sk: `${userId}#NEW` });
const factorEntity = entity({
  name: 'second factor',
  schema: SecondFactor,
  keys: ({ tenantId, userId }) => factorKey(tenantId, userId),
});
const isThere = { ConditionExpression: 'attribute_exists(pk)' };

export type SecondFactorRepository = ReturnType<typeof secondFactorRepository>;

export function secondFactorRepository(table: Table) {
  return {
    async find(tenantId: string, userId: string): Promise<SecondFactor | undefined> {
      const item = await table.get(factorKey(tenantId, userId), { consistent: true });
      return item && factorEntity.fromItem(item);
    },

    /** Keeps the secret that a user was shown until they give a code of it. A newer one takes its place. */
    async begin({ tenantId, id }: User, secret: string): Promise<void> {
      await table.put({ ...pendingKey(tenantId, id), secret, expiresAt: nowSeconds() + pendingSeconds });
    },
    async begun({ tenantId, id }: User): Promise<string | undefined> {
      const item = await table.get(pendingKey(tenantId, id), { consistent: true });
      const pending = item && Pending.parse(item);
      return pending && pending.expiresAt > nowSeconds() ? pending.secret : undefined;
    },

    /** Turns it on. False where it was on already; `writes` are then not written. */
    turnOn: (factor: SecondFactor, writes: Write[]): Promise<boolean> =>
      table.transact([
        putNew(factorEntity.toItem(factor)),
        { Delete: { Key: pendingKey(factor.tenantId, factor.userId) } },
        ...writes,
      ]),
    /** False where it was off already. */
    turnOff: ({ tenantId, userId }: SecondFactor, writes: Write[]): Promise<boolean> =>
      table.transact([{ Delete: { Key: factorKey(tenantId, userId), ...isThere } }, ...writes]),

    /** Takes the code of a time step. False where that or a later one was taken before. */
    async takeStep({ tenantId, userId }: SecondFactor, step: number): Promise<boolean> {
      const taken = await table.updateIf({
        Key: factorKey(tenantId, userId),
        UpdateExpression: 'SET lastStep = :step',
        ConditionExpression: 'lastStep < :step',
        ExpressionAttributeValues: { ':step': step },
      });
      return taken !== undefined;
    },
    /** Takes a recovery code. False where there is none of this hash, or no longer. */
    async takeRecovery({ tenantId, userId }: SecondFactor, hash: string): Promise<boolean> {
      const taken = await table.updateIf({
        Key: factorKey(tenantId, userId),
        UpdateExpression: 'REMOVE recovery.#hash',
        ConditionExpression: 'attribute_exists(recovery.#hash)',
        ExpressionAttributeNames: { '#hash': hash },
      });
      return taken !== undefined;
    },
    /** False where it is off. */
    async replaceRecovery({ tenantId, userId }: SecondFactor, recovery: SecondFactor['recovery']): Promise<boolean> {
      const replaced = await table.updateIf({
        Key: factorKey(tenantId, userId),
        UpdateExpression: 'SET recovery = :recovery',
        ...isThere,
        ExpressionAttributeValues: { ':recovery': recovery },
      });
      return replaced !== undefined;
    },
  };
}
