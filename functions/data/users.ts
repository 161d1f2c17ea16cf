import * as z from 'zod';
import { themes } from '#contract/themes';
import { putNew, type Table, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';

/** A person who signs in. The id is also the Cognito user name; what people type is in the uniqueness rows. */
export const User = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  username: z.string(),
  email: z.string(),
  roleId: z.string(),
  primary: z.boolean(),
  disabled: z.boolean(),
  /** Epoch milliseconds: sessions that began earlier have ended. */
  sessionsAfter: z.number().optional(),
  createdAt: z.string(),
  /** In which times are shown to them: an IANA name; absent where it is the customer's. */
  timeZone: z.string().optional(),
  theme: z.enum(themes).optional(),
  /** They have not been seen to use the password yet that was mailed to them. */
  invited: z.boolean().optional(),
  /** When it was mailed. */
  invitedAt: z.string().optional(),
  /** How often an administrator changed them. */
  version: z.number().int().optional(),
});
export type User = z.output<typeof User>;

export const userKey = (tenantId: string, id: string) => ({ pk: `${tenantPrefix(tenantId)}USERS`, sk: id });

export const userEntity = entity({
  name: 'user',
  schema: User,
  keys: ({ tenantId, id }) => userKey(tenantId, id),
});

/** What a user name is the same by, whatever its case and its composition in Unicode. */
export const foldName = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/** Whose a user name or an e-mail address is. */
export const Holder = z.object({ tenantId: z.string(), userId: z.string() });
export const usernameKey = (username: string) => ({
  pk: `N#${foldName(username)}`,
  sk: 'UNIQUE',
});
export const emailKey = (email: string) => ({
  pk: `M#${foldName(email)}`,
  sk: 'UNIQUE',
});

/** The parts of a transaction for a new user: they fail where the name or the address is taken, by anybody of any tenant. */
export function newUserWrites(user: User): Write[] {
  const holder = { tenantId: user.tenantId, userId: user.id };
  return [
    putNew({ ...usernameKey(user.username), ...holder }),
    putNew({ ...emailKey(user.email), ...holder }),
    putNew(userEntity.toItem(user)),
  ];
}

/** Whose row is looked for where nobody has a name. */
const nobody = { tenantId: '-', userId: 'usr_-' };

export type UserRepository = ReturnType<typeof userRepository>;

export function userRepository(table: Table) {
  return {
    async find(tenantId: string, userId: string): Promise<User | undefined> {
      const item = await table.get(userKey(tenantId, userId), { consistent: true });
      return item && userEntity.fromItem(item);
    },
    /** All of the tenant's as they are at this moment, by id. */
    async list(tenantId: string): Promise<User[]> {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': userKey(tenantId, '').pk },
        ConsistentRead: true,
      });
      return items.map((item) => userEntity.fromItem(item));
    },
    /** Those of `ids` that exist, by id, as they are at this moment. */
    async findMany(tenantId: string, ids: Iterable<string>): Promise<Map<string, User>> {
      const keys = [...new Set(ids)].map((id) => userKey(tenantId, id));
      const users = (await table.batchGet(keys, { consistent: true })).map((item) => userEntity.fromItem(item));
      return new Map(users.map((user) => [user.id, user]));
    },
    /** Across tenants: who types this name at sign-in. It reads as much whether there is such a user or not. */
    async findByUsername(username: string): Promise<User | undefined> {
      const item = await table.get(usernameKey(username));
      const { tenantId, userId } = item ? Holder.parse(item) : nobody;
      return this.find(tenantId, userId);
    },
    /** Across tenants: whose address it is. */
    async findByEmail(email: string): Promise<User | undefined> {
      const item = await table.get(emailKey(email), { consistent: true });
      const { tenantId, userId } = item ? Holder.parse(item) : nobody;
      return this.find(tenantId, userId);
    },
  };
}
