import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { tenantPrefix } from './entity.ts';
import { nowSeconds } from './expiry.ts';
import { sha256 } from './hashes.ts';
import { emailKey, foldName, Holder, type User, userEntity, userKey, usernameKey } from './users.ts';

/** What people change of themselves at once; what is undefined is taken away. */
export type OwnChange = Partial<Pick<User, 'name' | 'username' | 'timeZone' | 'theme'>>;

/** An e-mail address that is to be a user's when the link was opened that is mailed there. */
const PendingEmail = z.object({
  email: z.string(),
  /** Of the link's token; absent until it is mailed. */
  hash: z.string().optional(),
  expiresAt: z.number(),
});
export type PendingEmail = z.output<typeof PendingEmail>;

/** How long such a link works, in hours. */
export const confirmationHours = 24;

const pendingKey = (tenantId: string, userId: string) => ({
  pk: `${tenantPrefix(tenantId)}EMAILS_PENDING`,
  sk: userId,
});
const nameKeys = { username: usernameKey, email: emailKey };

/** The parts of a transaction that gives a user another name or address in the place of theirs. */
function rename(user: User, field: keyof typeof nameKeys, after: string): Write[] {
  const keyOf = nameKeys[field];
  if (foldName(user[field]) === foldName(after)) return [];
  return [
    {
      Delete: {
        Key: keyOf(user[field]),
        ConditionExpression: 'userId = :id',
        ExpressionAttributeValues: { ':id': user.id },
      },
    },
    putNew({ ...keyOf(after), tenantId: user.tenantId, userId: user.id }),
  ];
}

/** Sets attributes of a user where `guarded` are as they were read. Others may be changed by others meanwhile; `version` tells those of it. */
function setOf(user: User, change: Partial<User>, guarded: (keyof User)[]): Write {
  const names = Object.keys(change);
  const set = names.filter((name) => change[name as keyof User] !== undefined);
  const removed = names.filter((name) => change[name as keyof User] === undefined);
  const list = (some: string[], write: (name: string) => string) => some.map(write).join(', ');
  return {
    Update: {
      Key: userKey(user.tenantId, user.id),
      UpdateExpression: [
        set.length > 0 && `SET ${list(set, (name) => `#${name} = :${name}`)}`,
        removed.length > 0 && `REMOVE ${list(removed, (name) => `#${name}`)}`,
        'ADD version :one',
      ]
        .filter(Boolean)
        .join(' '),
      ConditionExpression: ['attribute_exists(pk)', ...guarded.map((name) => `#${name} = :was_${name}`)].join(' AND '),
      ExpressionAttributeNames: Object.fromEntries([...names, ...guarded].map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: {
        ':one': 1,
        ...Object.fromEntries(set.map((name) => [`:${name}`, change[name as keyof User]])),
        ...Object.fromEntries(guarded.map((name) => [`:was_${name}`, user[name]])),
      },
    },
  };
}

export type OwnAccountRepository = ReturnType<typeof ownAccountRepository>;

/** What people change of their own accounts. */
export function ownAccountRepository(table: Table) {
  const holderOf = async (field: keyof typeof nameKeys, name: string) => {
    const item = await table.get(nameKeys[field](name), { consistent: true });
    return item && Holder.parse(item).userId;
  };
  const find = async (tenantId: string, userId: string): Promise<User | undefined> => {
    const item = await table.get(userKey(tenantId, userId), { consistent: true });
    return item && userEntity.fromItem(item);
  };
  const pendingEmail = async (tenantId: string, userId: string): Promise<PendingEmail | undefined> => {
    const item = await table.get(pendingKey(tenantId, userId), { consistent: true });
    const pending = item && PendingEmail.parse(item);
    return pending && pending.expiresAt > nowSeconds() ? pending : undefined;
  };

  return {
    /** `taken` where the user name is another's, `changed` where the user is no longer as they were read. */
    async change(user: User, change: OwnChange, writes: Write[]): Promise<User | 'taken' | 'changed'> {
      const renamed = change.username === undefined ? [] : rename(user, 'username', change.username);
      const written = await table.transact([
        setOf(user, change, change.username === undefined ? [] : ['username']),
        ...renamed,
        ...writes,
      ]);
      if (written) return { ...user, ...change };
      if (change.username === undefined) return 'changed';
      const holder = await holderOf('username', change.username);
      return holder !== undefined && holder !== user.id ? 'taken' : 'changed';
    },

    pendingEmail,
    /** False where the address is somebody's. A newer one takes its place. */
    async requestEmail({ tenantId, id }: User, email: string): Promise<boolean> {
      if ((await holderOf('email', email)) !== undefined) return false;
      const expiresAt = nowSeconds() + 3600 * confirmationHours;
      await table.put({ ...pendingKey(tenantId, id), email, expiresAt });
      return true;
    },
    dropEmail: (tenantId: string, userId: string): Promise<void> => table.delete(pendingKey(tenantId, userId)),
    /** The token of the link to be mailed, which is kept nowhere; one before it works no more. Undefined where another address is wanted since. */
    async emailToken({ tenantId, id }: User, email: string): Promise<string | undefined> {
      const token = [tenantId, id, randomBytes(32).toString('base64url')].join('.');
      const updated = await table.updateIf({
        Key: pendingKey(tenantId, id),
        UpdateExpression: 'SET #hash = :hash',
        ConditionExpression: 'email = :email',
        ExpressionAttributeNames: { '#hash': 'hash' },
        ExpressionAttributeValues: { ':hash': sha256(token), ':email': email },
      });
      return updated && token;
    },
    /** Whose link a token is of, and the address it makes theirs. Undefined where it is none, or no longer. */
    async ofEmailToken(token: string): Promise<{ user: User; email: string; hash: string } | undefined> {
      const [, tenantId, userId] = /^([a-z0-9-]{1,64})\.(usr_[0-9A-Za-z]{1,40})\.[\w-]{43}$/.exec(token) ?? [];
      if (!tenantId || !userId) return undefined;
      const pending = await pendingEmail(tenantId, userId);
      const hash = sha256(token);
      const user = pending?.hash === hash && (await find(tenantId, userId));
      return user ? { user, email: pending.email, hash } : undefined;
    },
    /** Makes it theirs, once. */
    async confirmEmail(
      user: User,
      email: string,
      hash: string,
      writes: Write[],
    ): Promise<'done' | 'taken' | 'changed'> {
      const { tenantId, id } = user;
      const written = await table.transact([
        {
          Delete: {
            Key: pendingKey(tenantId, id),
            ConditionExpression: '#hash = :hash',
            ExpressionAttributeNames: { '#hash': 'hash' },
            ExpressionAttributeValues: { ':hash': hash },
          },
        },
        setOf(user, { email }, ['email']),
        ...rename(user, 'email', email),
        ...writes,
      ]);
      if (written) return 'done';
      const holder = await holderOf('email', email);
      return holder !== undefined && holder !== id ? 'taken' : 'changed';
    },
  };
}
