import { type Access, accessRepository } from '#data/access';
import { isApiToken } from '#data/api-tokens';
import type { Table } from '#data/client';
import type { Actor, Authenticate } from './route.ts';

/** Authentication by session cookie or API token. */
export function authentication(table: Table): Authenticate {
  const access = accessRepository(table);
  return async (secret) => {
    const found = isApiToken(secret) ? await access.ofToken(secret) : await access.ofSession(secret);
    return found && actorOf(found);
  };
}

function actorOf(access: Access): Actor {
  if (access.kind === 'recorder') {
    const { tenantId, id, name } = access.recorder;
    return { kind: 'token', tenantId, userId: id, recorderId: id, tokenId: access.token.id, name, permissions: [] };
  }
  const { user, permissions, onlyAgents } = access;
  const common = { tenantId: user.tenantId, userId: user.id, permissions, onlyAgents };
  if (access.kind === 'session') return { kind: 'user', ...common, name: user.name, sessionId: access.session.id };
  const { id, name } = access.token;
  return { kind: 'token', ...common, tokenId: id, name: `${name} (${user.name})` };
}

/** For functions whose endpoints are all public. */
export const nobody: Authenticate = async () => undefined;
