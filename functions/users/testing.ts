import type { Mail, Message } from '#adapters/mail';
import type { UserDirectory } from '#adapters/user-directory';
import { type Permission, permissionNames } from '#contract/permissions';
import { accessRepository } from '#data/access';
import { apiTokenRepository } from '#data/api-tokens';
import { attemptRepository } from '#data/attempts';
import type { Table } from '#data/client';
import { directoryRepository, type Role, roleEntity } from '#data/directory';
import { namedRepository } from '#data/named';
import { roleGrants } from '#data/role-grants';
import { deploymentSecret } from '#data/secrets';
import { sessionRepository } from '#data/sessions';
import { tenantEntity, tenantRepository } from '#data/tenants';
import { userAccounts } from '#data/user-accounts';
import { newUserWrites, type User, userRepository } from '#data/users';
import { createRole, deleteRole, getRole, listRoles, updateRole } from '#functions/roles/manage-roles';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import type { Actor } from '#runtime/route';
import { call, gatewayEvent } from '#runtime/testing';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { inviteUser } from './invite-user.ts';
import { getUser, listUserOptions, listUsers } from './show-users.ts';
import { updateUser } from './update-user.ts';

// The tests say what they expect to be there.
export type Json = Record<string, unknown> & { id: string; name: string; items: Json[]; roles: Json[] };

const createdAt = '2026-01-01T00:00:00.000Z';
export const ulid = (n: number) => `01ARZ3NDEKTSV4RRFF${String(n).padStart(8, '0')}`;

/** Cognito as the functions use it, and as people sign in. */
interface Cognito {
  directory: Pick<UserDirectory, 'ensureUser' | 'hasJoined' | 'disableUser' | 'enableUser' | 'deleteUser'>;
  isEnabled(id: string): boolean | undefined;
  signIn(id: string, password: string): Promise<'new_password' | 'signed_in' | 'refused'>;
  join(id: string): Promise<void>;
}

/** The customer that a test has for itself: its primary administrator, roles, the API as somebody asks it, and their mail. */
export async function customer(table: Table, tenantId: string, pool: Cognito) {
  const sent: Message[] = [];
  const deps = {
    users: userRepository(table),
    accounts: userAccounts(table),
    roles: directoryRepository(table, roleEntity),
    named: namedRepository<Role>(table, roleEntity),
    grants: roleGrants(table),
    tenants: tenantRepository(table),
    tokens: apiTokenRepository(table),
    attempts: attemptRepository(table),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    directory: pool.directory as UserDirectory,
    mail: { send: async (message) => void sent.push(message) } as Mail,
    portalUrl: 'https://portal.example.com',
  };
  const access = accessRepository(table);
  const sessions = sessionRepository(table);
  await table.put(tenantEntity.toItem({ tenantId, name: 'Acme', country: 'GB', timeZone: 'Europe/London', createdAt }));

  let ids = 0;
  /** A role that is there, made by nobody. */
  async function role(label: string, permissions: readonly Permission[]): Promise<Role> {
    const made: Role = {
      tenantId,
      id: `rol_${ulid(ids++)}`,
      name: label,
      description: '',
      permissions: [...permissions],
      createdAt,
    };
    await deps.named.create(made, 100);
    return made;
  }
  /** A user who is there and has signed in. */
  async function user(name: string, { id: roleId }: Role, more: Partial<User> = {}): Promise<User> {
    const plain = `${name.toLowerCase().replaceAll(' ', '.')}.${tenantId}`;
    const made: User = {
      ...{ tenantId, id: `usr_${ulid(ids++)}`, name, username: plain, email: `${plain}@example.com`, roleId },
      ...{ primary: false, disabled: false, createdAt, ...more },
    };
    await table.transact(newUserWrites(made));
    await pool.directory.ensureUser(made.id, 'Temporary-1234');
    await pool.join(made.id);
    return made;
  }

  const everything = await role('Administrator', permissionNames);
  const primary = await user('Morgan Hale', everything, { primary: true });

  /** The API as `who` asks it, whose role is read as it is at this moment. `only` are the permissions of a token of theirs. */
  function as(who: User, only?: readonly Permission[], onlyAgents?: ReadonlySet<string>) {
    return async (method: string, path: string, body?: object) => {
      const api = httpApi(
        [
          ...[listUsers, listUserOptions, getUser, createUser, updateUser, deleteUser, inviteUser],
          ...[listRoles, getRole, createRole, updateRole, deleteRole],
        ],
        deps,
        async (): Promise<Actor | undefined> => {
          const now = await deps.users.find(who.tenantId, who.id);
          const held = (await deps.roles.findNow(who.tenantId, now?.roleId ?? '-'))?.permissions ?? [];
          const permissions = only ? held.filter((one) => only.some((kept) => kept === one)) : held;
          return {
            kind: only ? 'token' : 'user',
            tenantId: who.tenantId,
            userId: who.id,
            name: who.name,
            permissions,
            onlyAgents,
          };
        },
      );
      const [, kind, id] = /^\/(user|role)s\/([a-z]{3}_\w+)/.exec(path) ?? [];
      const event = gatewayEvent(method, `/api${path}`, {
        ...(only ? {} : { cookies: ['__Host-session=any'] }),
        ...{ params: kind && id ? { [`${kind}Id`]: id } : {} },
        headers: {
          ...(only ? { authorization: 'Bearer any' } : { 'x-call-record': '1' }),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      const { status, json, text } = await call(api, event);
      return { status, text, json: (json ?? {}) as Json, code: json?.code };
    };
  }

  return {
    /** The token of a session that a user begins now, and whether one still counts. */
    beginSession: ({ id: userId, roleId }: Pick<User, 'id' | 'roleId'>) =>
      sessions.create({
        ...{ tenantId, userId, roleId, createdAt: Date.now(), expiresAt: Math.floor(Date.now() / 1000) + 3600 },
        ...{ address: '192.0.2.1', userAgent: 'test' },
      }),
    isSignedIn: async (token: string) => (await access.ofSession(token)) !== undefined,
    ...{ tenantId, deps, sent, pool, everything, primary, role, user, as, ask: as(primary) },
    /** The password that was mailed last to an address. */
    passwordOf: (email: string) =>
      /^Password: (\S+)$/m.exec(sent.findLast(({ to }) => to === email)?.text ?? '')?.[1] ?? '',
  };
}
