import {
  type ApiToken,
  apiTokenRepository,
  isTokenAlive,
  newToken,
  tokenEntity,
  tokenKey,
  tokensKey,
} from './api-tokens.ts';
import type { Table, Write } from './client.ts';
import { Listed } from './secret-rows.ts';
import { foldName } from './users.ts';

/** A token of a person. It always ends by itself. */
export type AccessToken = ApiToken & { expiresAt: number };

const dayMs = 86_400_000;
/** How long before a token ends its owner is told, in days. */
const warningDays = 7;
const owned = (userId: string) => ({ kind: 'user' as const, id: userId });
const hasEnd = (token: ApiToken): token is AccessToken => token.expiresAt !== undefined;

/** `2026-03-03`: tokens of all tenants that end on one day (UTC) are one partition, which nothing else is in. */
const dayOf = (seconds: number) => new Date(1000 * seconds).toISOString().slice(0, 10);
const endingKey = ({ id, expiresAt }: Pick<AccessToken, 'id' | 'expiresAt'>) => ({
  pk: `ENDING#${dayOf(expiresAt)}`,
  sk: id,
});

export type AccessTokenRepository = ReturnType<typeof accessTokenRepository>;

/** The tokens of people: no two of one person have the same name, and there are not too many of them. */
export function accessTokenRepository(table: Table) {
  const tokens = apiTokenRepository(table);
  const list = async (tenantId: string, userId: string): Promise<AccessToken[]> =>
    (await tokens.list(tenantId, owned(userId))).filter(hasEnd);
  /**
   * Counts the changes of a person's tokens. Names and numbers are held by what is listed, which what has expired leaves by itself; that nobody
   * has made another since it was read is what this row is for.
   */
  const changesKey = (tenantId: string, userId: string) => tokensKey(tenantId, owned(userId), 'CHANGES');
  const changesOf = async (tenantId: string, userId: string) =>
    (await table.get(changesKey(tenantId, userId), { consistent: true }))?.changes as number | undefined;
  const countChange = (tenantId: string, userId: string, changes: number | undefined): Write => ({
    Update: {
      Key: changesKey(tenantId, userId),
      UpdateExpression: 'ADD changes :one',
      ConditionExpression: changes === undefined ? 'attribute_not_exists(pk)' : 'changes = :changes',
      ExpressionAttributeValues: { ':one': 1, ...(changes === undefined ? {} : { ':changes': changes }) },
    },
  });

  return {
    list,

    /** Makes a token, the one time that it is seen. `writes` go into the same transaction. */
    async create(
      token: Omit<AccessToken, 'hash' | 'owner' | 'lastUsedAt' | 'warnedAt'> & { userId: string },
      most: number,
      writes: Write[],
    ): Promise<{ secret: string; token: AccessToken } | 'name_taken' | 'too_many'> {
      const { userId, ...rest } = token;
      const { tenantId, expiresAt } = token;
      for (let attempt = 0; attempt < 5; attempt++) {
        const changes = await changesOf(tenantId, userId);
        const present = await list(tenantId, userId);
        if (present.some(({ name }) => foldName(name) === foldName(token.name))) return 'name_taken';
        if (present.length >= most) return 'too_many';
        const made = newToken({ ...rest, owner: owned(userId) });
        const { hash } = made.token;
        // Who has chosen an end that is so near need not be told of it.
        const isTold = 1000 * expiresAt - Date.now() > warningDays * dayMs;
        const written = await table.transact([
          ...made.writes,
          countChange(tenantId, userId, changes),
          ...(isTold ? [{ Put: { Item: { ...endingKey(token), hash, expiresAt } } }] : []),
          ...writes,
        ]);
        if (written) return { secret: made.secret, token: { ...made.token, expiresAt } };
      }
      throw new Error('An access token could not be written in 5 attempts');
    },

    /** False where the person has no such token; `writes` are then not written. */
    async revoke({ tenantId, owner, ...token }: AccessToken, writes: Write[]): Promise<boolean> {
      return tokens.revoke(tenantId, owner, token.id, [{ Delete: { Key: endingKey(token) } }, ...writes]);
    },

    /** Tokens of all tenants that end within `warningDays` after `now` (epoch milliseconds) and whose owners were not told. */
    async *ending(now: number): AsyncGenerator<AccessToken> {
      for (let day = 0; day <= warningDays; day++) {
        const { pk } = endingKey({ id: '', expiresAt: (now + day * dayMs) / 1000 });
        let start: Record<string, unknown> | undefined;
        do {
          const page = await table.query({
            KeyConditionExpression: 'pk = :pk',
            ExpressionAttributeValues: { ':pk': pk },
            Limit: 100,
            ExclusiveStartKey: start,
          });
          const keys = page.items.map((item) => tokenKey(Listed.parse(item).hash));
          for (const item of await table.batchGet(keys, { consistent: true })) {
            const token = tokenEntity.fromItem(item);
            const isNear = hasEnd(token) && 1000 * token.expiresAt - now <= warningDays * dayMs;
            if (isNear && isTokenAlive(token) && token.warnedAt === undefined) yield token;
          }
          start = page.lastKey;
        } while (start);
      }
    },

    /** Notes that the owner is told now. False where somebody has done so, or the token is gone. */
    async claimWarning({ hash }: AccessToken, now: number): Promise<boolean> {
      const claimed = await table.updateIf({
        Key: tokenKey(hash),
        UpdateExpression: 'SET warnedAt = :now',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(warnedAt)',
        ExpressionAttributeValues: { ':now': now },
      });
      return claimed !== undefined;
    },
    /** It did not work: they are told another day. */
    async giveBackWarning({ hash }: AccessToken): Promise<void> {
      await table.updateIf({
        Key: tokenKey(hash),
        UpdateExpression: 'REMOVE warnedAt',
        ConditionExpression: 'attribute_exists(pk)',
      });
    },
    /** They were told, and need not be looked up again. */
    forgetWarning: (token: AccessToken): Promise<void> => table.delete(endingKey(token)),
  };
}
