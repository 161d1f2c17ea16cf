import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { nowSeconds } from './expiry.ts';
import { sha256 } from './hashes.ts';
import { Listed, listedRows, noteUse } from './secret-rows.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Six digits in base 62 of the CRC-32 of a token's random part: what finds such tokens in files can tell one from chance. */
function checksum(random: string): string {
  let rest = crc32(random);
  let digits = '';
  for (let i = 0; i < 6; i++) {
    digits = base62[rest % 62] + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

/** A new token: `crt_`, 30 random characters (178 bits), and a checksum of them, as GitHub's are made. */
function newApiToken(): string {
  const random = Array.from({ length: 30 }, () => base62[randomInt(62)]).join('');
  return `crt_${random}${checksum(random)}`;
}

/** Whether a text can be a token: nothing else need be looked up. */
export function isApiToken(text: string): boolean {
  const [, random, sum] = /^crt_([0-9A-Za-z]{30})([0-9A-Za-z]{6})$/.exec(text) ?? [];
  return random !== undefined && checksum(random) === sum;
}

/** Whose a token is: it acts for a user, within their permissions, or for a recorder. */
export type TokenOwner = { kind: 'user' | 'recorder'; id: string };

/** A token that was made for a program. The row holds its SHA-256. */
export const ApiToken = z.object({
  hash: z.string(),
  tenantId: z.string(),
  id: z.string(),
  owner: z.object({ kind: z.enum(['user', 'recorder']), id: z.string() }),
  name: z.string(),
  /** Its first characters, by which people recognise it. */
  beginning: z.string().optional(),
  permissions: z.array(z.string()),
  createdAt: z.string(),
  /** Epoch seconds: TTL. Absent where it does not end by itself. */
  expiresAt: z.number().optional(),
  /** Epoch seconds, to within `usedWithinSeconds`. */
  lastUsedAt: z.number().optional(),
  /** Epoch milliseconds: its owner was told then that it ends soon. */
  warnedAt: z.number().optional(),
});
export type ApiToken = z.output<typeof ApiToken>;

/** How exactly it is known when a token was used last. */
const usedWithinSeconds = 300;

export const tokenKey = (hash: string) => ({ pk: `K#${hash}`, sk: 'TOKEN' });
export const tokenEntity = entity({ name: 'API token', schema: ApiToken, keys: ({ hash }) => tokenKey(hash) });

/** By this row an owner's tokens are found. */
export const tokensKey = (tenantId: string, owner: TokenOwner, id: string) => ({
  pk: `${tenantPrefix(tenantId)}TOKENS#${owner.id}`,
  sk: id,
});

type NewToken = Omit<ApiToken, 'hash' | 'beginning' | 'lastUsedAt'>;

/** A new token, and the parts of the transaction that makes it. */
export function newToken(token: NewToken) {
  const secret = newApiToken();
  const row = { ...token, hash: sha256(secret), beginning: secret.slice(0, 'crt_'.length + 4) };
  const { tenantId, owner, id, hash, expiresAt } = row;
  const writes: Write[] = [
    putNew(tokenEntity.toItem(row)),
    putNew({ ...tokensKey(tenantId, owner, id), hash, expiresAt }),
  ];
  return { secret, token: row, writes };
}

export const isTokenAlive = (token: Pick<ApiToken, 'expiresAt'>) =>
  (token.expiresAt ?? Number.POSITIVE_INFINITY) > nowSeconds();

export type ApiTokenRepository = ReturnType<typeof apiTokenRepository>;

export function apiTokenRepository(table: Table) {
  return {
    /** Makes a token and returns it with its row: the one time that it is seen. `writes` of the caller go into the same transaction. */
    async create(token: NewToken, writes: Write[] = []): Promise<{ secret: string; token: ApiToken } | undefined> {
      const made = newToken(token);
      const written = await table.transact([...made.writes, ...writes]);
      return written ? { secret: made.secret, token: made.token } : undefined;
    },

    /** The row of a token that somebody presents. */
    async find(secret: string): Promise<ApiToken | undefined> {
      const item = await table.get(tokenKey(sha256(secret)), { consistent: true });
      const token = item && tokenEntity.fromItem(item);
      return token && isTokenAlive(token) ? token : undefined;
    },

    /** Notes that a token was used now, unless that is known closely enough. */
    touch: ({ hash, lastUsedAt = 0 }: ApiToken): Promise<void> =>
      noteUse(table, tokenKey(hash), lastUsedAt, usedWithinSeconds),

    /** All of an owner's that have not ended, oldest first. */
    async list(tenantId: string, owner: TokenOwner): Promise<ApiToken[]> {
      const { pk } = tokensKey(tenantId, owner, '');
      return (await listedRows(table, { pk, prefix: 'tok_' }, tokenKey, tokenEntity)).filter(isTokenAlive);
    },

    /** Ends a token of an owner's. False where there is none; `writes` are then not written. */
    async revoke(tenantId: string, owner: TokenOwner, id: string, writes: Write[] = []): Promise<boolean> {
      const key = tokensKey(tenantId, owner, id);
      const item = await table.get(key, { consistent: true });
      if (!item) return false;
      return table.transact([
        { Delete: { Key: tokenKey(Listed.parse(item).hash) } },
        { Delete: { Key: key, ConditionExpression: 'attribute_exists(pk)' } },
        ...writes,
      ]);
    },
  };
}
