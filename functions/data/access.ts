import { type ApiToken, apiTokenRepository } from './api-tokens.ts';
import type { Table } from './client.ts';
import { listedKey, type Recorder, type Role, recorderEntity, roleEntity } from './directory.ts';
import type { Item, Key } from './entity.ts';
import { agentsReviewed, reviewedKey } from './reviewers.ts';
import { isAlive, readSessionToken, type Session, sessionEntity, sessionKey, sessionRepository } from './sessions.ts';
import { type User, userEntity, userKey } from './users.ts';

/** A user as they are at this moment, and what they may do. */
export interface UserAccess {
  user: User;
  permissions: readonly string[];
  /** Whose calls alone they may hear, where they review anybody. */
  onlyAgents: ReadonlySet<string> | undefined;
}

/** Who it is that a secret stands for. */
export type Access =
  | ({ kind: 'session'; session: Session } & UserAccess)
  | ({ kind: 'token'; token: ApiToken } & UserAccess)
  | { kind: 'recorder'; token: ApiToken; recorder: Recorder };

/** What authentication reads: of a session all at once, so that it costs a request one read; of an API token two. */
export function accessRepository(table: Table) {
  const sessions = sessionRepository(table);
  const tokens = apiTokenRepository(table);

  const read = async (keys: Key[]): Promise<(Item | undefined)[]> => {
    const items = await table.batchGet(keys, { consistent: true });
    return keys.map(({ pk, sk }) => items.find((item) => item.pk === pk && item.sk === sk));
  };
  const roleOf = (item: Item | undefined): Role | undefined => item && roleEntity.fromItem(item);
  const userKeys = (tenantId: string, userId: string): Key[] => [
    userKey(tenantId, userId),
    reviewedKey(tenantId, userId),
  ];
  /** Undefined of a user who is gone or disabled. `known` is the role that was read beside, which need not be theirs any more. */
  const userAccess = async (
    [userItem, reviewed]: (Item | undefined)[],
    known?: Role | undefined,
  ): Promise<UserAccess | undefined> => {
    const user = userItem && userEntity.fromItem(userItem);
    if (!user || user.disabled) return undefined;
    const { tenantId, roleId } = user;
    const role =
      known?.id === roleId
        ? known
        : roleOf(await table.get(listedKey(tenantId, roleEntity.plural, roleId), { consistent: true }));
    return { user, permissions: role?.permissions ?? [], onlyAgents: agentsReviewed(reviewed) };
  };

  return {
    /** Of a cookie's token: undefined where the session has ended, for whatever reason. */
    async ofSession(token: string): Promise<Access | undefined> {
      const said = readSessionToken(token);
      if (!said) return undefined;
      const { tenantId, userId, roleId, hash } = said;
      const [sessionItem, roleItem, ...userItems] = await read([
        sessionKey(hash),
        listedKey(tenantId, roleEntity.plural, roleId),
        ...userKeys(tenantId, userId),
      ]);
      const session = sessionItem && sessionEntity.fromItem(sessionItem);
      if (!session || !isAlive(session)) return undefined;
      const access = await userAccess(userItems, roleOf(roleItem));
      if (!access || session.createdAt < (access.user.sessionsAfter ?? 0)) return undefined;
      await sessions.touch(session);
      return { kind: 'session', session, ...access };
    },

    /** Of an API token: what it permits is never more than its user may do now. Undefined where it or its owner is gone or disabled. */
    async ofToken(secret: string): Promise<Access | undefined> {
      const token = await tokens.find(secret);
      if (!token) return undefined;
      const { tenantId, owner } = token;
      if (owner.kind === 'recorder') {
        const item = await table.get(listedKey(tenantId, recorderEntity.plural, owner.id), { consistent: true });
        const recorder = item && recorderEntity.fromItem(item);
        if (!recorder || recorder.disabled) return undefined;
        await tokens.touch(token);
        return { kind: 'recorder', token, recorder };
      }
      const access = await userAccess(await read(userKeys(tenantId, owner.id)));
      if (!access) return undefined;
      await tokens.touch(token);
      const permissions = token.permissions.filter((name) => access.permissions.includes(name));
      return { kind: 'token', token, ...access, permissions };
    },
  };
}
