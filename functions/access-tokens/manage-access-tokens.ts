import {
  accessTokensEndpoints,
  mostAccessTokens,
  type AccessToken as TokenView,
  tokenDays,
} from '#contract/access-tokens';
import { type Permission, permissions } from '#contract/permissions';
import type { AccessToken, AccessTokenRepository } from '#data/access-tokens';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { pageByName } from '#runtime/named-list';
import { type Actor, eventActor, route } from '#runtime/route';

export interface AccessTokensDeps {
  tokens: AccessTokenRepository;
  cursors: Cursors;
}

const dayMs = 86_400_000;
const timeOf = (seconds: number) => new Date(1000 * seconds).toISOString();

const toView = ({ id, createdAt, name, permissions: named, expiresAt, lastUsedAt }: AccessToken): TokenView => ({
  ...{ id, createdAt, name, expiresAt: timeOf(expiresAt) },
  permissions: named.filter((one): one is Permission => Object.hasOwn(permissions, one)),
  lastUsedAt: lastUsedAt === undefined ? null : timeOf(lastUsedAt),
});

const tokenEvent = (
  type: 'create_token' | 'delete_token',
  actor: Actor,
  { id, name, permissions, expiresAt }: Pick<AccessToken, 'id' | 'name' | 'permissions' | 'expiresAt'>,
) =>
  eventWrite(actor.tenantId, {
    ...{ type, actor: eventActor(actor) },
    details: { tokenId: id, name, permissions, expiresAt: timeOf(expiresAt) },
  });

export const listAccessTokens = route(
  accessTokensEndpoints.listAccessTokens,
  async ({ actor: { tenantId, userId }, query }, { tokens, cursors }: AccessTokensDeps) => {
    const all = await tokens.list(tenantId, userId);
    const scope = ['access-tokens', tenantId, userId];
    const { page, nextCursor } = await pageByName(all, query, { cursors, scope });
    return { items: page.map(toView), nextCursor };
  },
);

export const createAccessToken = route(
  accessTokensEndpoints.createAccessToken,
  async ({ actor, body }, { tokens }: AccessTokensDeps) => {
    const { tenantId, userId } = actor;
    const now = Date.now();
    const fields = [...beyondOwn(actor, body.permissions), ...wrongEnd(body.expiresAt, now)];
    if (fields.length > 0) throw new AppError('invalid_input', { fields });
    const expiresAt = body.expiresAt ? Date.parse(body.expiresAt) : now + tokenDays.usual * dayMs;
    const token = {
      ...{ tenantId, userId, id: newId('tok', now), name: body.name, createdAt: new Date(now).toISOString() },
      ...{ permissions: [...new Set(body.permissions)], expiresAt: Math.floor(expiresAt / 1000) },
    };
    const made = await tokens.create(token, mostAccessTokens, [tokenEvent('create_token', actor, token)]);
    if (made === 'name_taken') throw new AppError('name_taken');
    if (made === 'too_many') throw new AppError('too_many_tokens');
    return { ...toView(made.token), token: made.secret };
  },
);

const beyondOwn = (actor: Actor, wanted: readonly string[]) =>
  wanted.flatMap((name, index) =>
    actor.permissions.includes(name) ? [] : [{ path: `permissions.${index}`, message: 'is more than you may do' }],
  );

function wrongEnd(expiresAt: string | undefined, now: number) {
  if (expiresAt === undefined) return [];
  const after = Date.parse(expiresAt) - now;
  // A second is what rows know of times; some minutes are how far clocks are apart.
  if (after >= 1000 && after <= tokenDays.most * dayMs + 5 * 60_000) return [];
  return [{ path: 'expiresAt', message: `must be in the future, and within ${tokenDays.most} days` }];
}

export const deleteAccessToken = route(
  accessTokensEndpoints.deleteAccessToken,
  async ({ actor, params }, { tokens }: AccessTokensDeps) => {
    const token = (await tokens.list(actor.tenantId, actor.userId)).find(({ id }) => id === params.tokenId);
    if (!token || !(await tokens.revoke(token, [tokenEvent('delete_token', actor, token)]))) {
      throw new AppError('token_not_found');
    }
    return undefined;
  },
);
