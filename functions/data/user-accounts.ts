import { createHash } from 'node:crypto';
import { putNew, type Table, unchangedSince, type Write } from './client.ts';
import { type Role, roleUnchanged } from './directory.ts';
import { type Key, tenantPrefix } from './entity.ts';
import { reviewedKey } from './reviewers.ts';
import { giveRole } from './role-grants.ts';
import { emailKey, foldName, Holder, newUserWrites, type User, userEntity, userKey, usernameKey } from './users.ts';

/** What can be changed of a user. */
export type UserChange = Partial<Pick<User, 'name' | 'username' | 'email' | 'roleId' | 'disabled' | 'sessionsAfter'>>;

/** Who asked for a user, by what. */
export interface UserRequest {
  userId: string;
  requestId: string;
}

/** Why a user cannot be written as was wanted. */
export type Taken = 'username_taken' | 'email_taken';

/** A request is remembered so long, in seconds. */
const requestSeconds = 86_400;
/** Nobody else sends an invitation for so long, in ms: longer than any request takes. */
const invitationMs = 30_000;

/** What a request asked for: another by the same id is no repeat. */
const digestOf = ({ name, email, username, roleId }: User) =>
  createHash('sha256')
    .update(JSON.stringify([name, email, username, roleId]))
    .digest('base64url');

export type UserAccounts = ReturnType<typeof userAccounts>;

/**
 * Adds, changes and deletes users. Each write is one transaction with the rows that keep user names and addresses apart, with the condition
 * that the role is as it was read on which it was allowed, and with `writes` of the caller (its event). It sets what was changed alone: what else
 * stands in the row (how far sessions count) stays as others have made it.
 */
export function userAccounts(table: Table) {
  const requestKey = (tenantId: string, { userId, requestId }: UserRequest): Key => ({
    pk: `${tenantPrefix(tenantId)}USER_REQUESTS`,
    sk: `${userId}#${requestId}`,
  });
  const leavingKey = (tenantId: string, id: string): Key => ({ pk: `${tenantPrefix(tenantId)}USERS_LEAVING`, sk: id });
  const find = async (tenantId: string, id: string) => {
    const item = await table.get(userKey(tenantId, id), { consistent: true });
    return item && userEntity.fromItem(item);
  };
  /** Which of a user's names is another's. */
  const takenOf = async (user: User): Promise<Taken | undefined> => {
    for (const [key, taken] of [
      [usernameKey(user.username), 'username_taken'],
      [emailKey(user.email), 'email_taken'],
    ] as const) {
      const item = await table.get(key, { consistent: true });
      if (item && Holder.parse(item).userId !== user.id) return taken;
    }
    return undefined;
  };
  /** Lets go of a name, which must be the user's. */
  const release = (key: Key, { id }: User): Write => ({
    Delete: { Key: key, ConditionExpression: 'userId = :id', ExpressionAttributeValues: { ':id': id } },
  });

  return {
    /** `changed` where the role is no longer as it was read, `repeated` where the request has added a user before. */
    async add(
      user: User,
      role: Role,
      request: UserRequest | undefined,
      writes: Write[],
    ): Promise<'added' | 'repeated' | 'changed' | Taken> {
      const { tenantId, id: userId } = user;
      const expiresAt = Math.floor(Date.now() / 1000) + requestSeconds;
      const added = await table.transact([
        ...newUserWrites(user),
        ...giveRole(role),
        ...(request
          ? [putNew({ ...requestKey(tenantId, request), addedId: userId, digest: digestOf(user), expiresAt })]
          : []),
        ...writes,
      ]);
      if (added) return 'added';
      if (request && (await table.get(requestKey(tenantId, request), { consistent: true }))) return 'repeated';
      return (await takenOf(user)) ?? 'changed';
    },

    /** The user that a request added, as they are now; `other` where they have gone since, or were not to be the same as `user`. */
    async addedBy(user: User, request: UserRequest): Promise<User | 'other' | undefined> {
      const item = await table.get(requestKey(user.tenantId, request), { consistent: true });
      if (!item) return undefined;
      return (item.digest === digestOf(user) && (await find(user.tenantId, String(item.addedId)))) || 'other';
    },

    /**
     * Changes what was read as `before` with the role `role`, and gives the role `given` where that is another. `changed` where one of them is no
     * longer as it was read. A new name of who has not signed in yet has not been mailed.
     */
    async change(
      before: User,
      change: UserChange,
      { role, given, writes }: { role: Role | undefined; given: Role | undefined; writes: Write[] },
    ): Promise<User | 'changed' | Taken> {
      const after: User = { ...before, ...change, version: (before.version ?? 0) + 1 };
      const renamed = ([usernameKey, emailKey] as const).flatMap((keyOf) => {
        const [was, is] = keyOf === usernameKey ? [before.username, after.username] : [before.email, after.email];
        return foldName(was) === foldName(is) ? [] : [{ was: keyOf(was), is: keyOf(is) }];
      });
      const isMailed = before.username === after.username && before.email === after.email;
      const set = Object.entries({ ...change, version: after.version });
      const written = await table.transact([
        {
          Update: {
            Key: userKey(before.tenantId, before.id),
            UpdateExpression: `SET ${set.map((_, i) => `#a${i} = :a${i}`).join(', ')}${isMailed ? '' : ' REMOVE invitedAt'}`,
            ...unchangedSince(before),
            ExpressionAttributeNames: Object.fromEntries(set.map(([name], i) => [`#a${i}`, name])),
            ExpressionAttributeValues: {
              ...Object.fromEntries(set.map(([, value], i) => [`:a${i}`, value])),
              ...(before.version === undefined ? {} : { ':version': before.version }),
            },
          },
        },
        ...renamed.flatMap(({ was, is }) => [
          release(was, before),
          putNew({ ...is, tenantId: before.tenantId, userId: before.id }),
        ]),
        ...(role ? [roleUnchanged(role)] : []),
        ...(given ? giveRole(given) : []),
        ...writes,
      ]);
      if (written) return isMailed ? after : { ...after, invitedAt: undefined };
      return (await takenOf(after)) ?? 'changed';
    },

    /** False where the user or the role is no longer as it was read. What is to be done elsewhere is remembered until `left`. */
    remove: (user: User, role: Role | undefined, writes: Write[]): Promise<boolean> =>
      table.transact([
        { Delete: { Key: userKey(user.tenantId, user.id), ...unchangedSince(user) } },
        release(usernameKey(user.username), user),
        release(emailKey(user.email), user),
        ...(role ? [roleUnchanged(role)] : []),
        { Delete: { Key: reviewedKey(user.tenantId, user.id) } },
        { Put: { Item: leavingKey(user.tenantId, user.id) } },
        ...writes,
      ]),
    /** Whether a user was removed, and not everywhere yet. */
    isLeaving: async (tenantId: string, id: string): Promise<boolean> =>
      (await table.get(leavingKey(tenantId, id), { consistent: true })) !== undefined,
    left: (tenantId: string, id: string): Promise<void> => table.delete(leavingKey(tenantId, id)),

    /** The user, whom nobody else invites at the moment; undefined where somebody does, or the user is gone. */
    async beginInvitation({ tenantId, id }: User, now: number): Promise<User | undefined> {
      const item = await table.updateIf({
        Key: userKey(tenantId, id),
        UpdateExpression: 'SET invitingUntil = :until',
        ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(invitingUntil) OR invitingUntil < :now)',
        ExpressionAttributeValues: { ':until': now + invitationMs, ':now': now },
      });
      return item && userEntity.fromItem(item);
    },
    /** It was mailed to the user as `mailed`; undefined where their user name or address is another since. */
    async endInvitation(mailed: User, invitedAt: string, writes: Write[]): Promise<User | undefined> {
      const written = await table.transact([
        {
          Update: {
            Key: userKey(mailed.tenantId, mailed.id),
            UpdateExpression: 'SET invited = :true, invitedAt = :at REMOVE invitingUntil',
            ConditionExpression: 'email = :email AND username = :username',
            ExpressionAttributeValues: {
              ...{ ':true': true, ':at': invitedAt },
              ...{ ':email': mailed.email, ':username': mailed.username },
            },
          },
        },
        ...writes,
      ]);
      return written ? { ...mailed, invited: true, invitedAt } : undefined;
    },
    /** It was not. */
    async giveUpInvitation({ tenantId, id }: User): Promise<void> {
      await table.updateIf({
        Key: userKey(tenantId, id),
        UpdateExpression: 'REMOVE invitingUntil',
        ConditionExpression: 'attribute_exists(pk)',
      });
    },
    /** They have chosen a password of their own. */
    async markJoined(user: User): Promise<User> {
      await table.updateIf({
        Key: userKey(user.tenantId, user.id),
        UpdateExpression: 'REMOVE invited, invitedAt, invitingUntil',
        ConditionExpression: 'attribute_exists(pk)',
      });
      return { ...user, invited: undefined, invitedAt: undefined };
    },
  };
}
