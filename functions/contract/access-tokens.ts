import * as z from 'zod';
import { id, oneLine, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { permissionNames } from './permissions.ts';

/** The most tokens that one person has at a time. */
export const mostAccessTokens = 50;
/** How long a token works, in days: where nothing else is said, and at most. */
export const tokenDays = { usual: 90, most: 365 } as const;

const view = {
  id: id('tok'),
  createdAt: Timestamp,
  name: z.string(),
  permissions: z
    .array(z.enum(permissionNames))
    .describe('What it may do at most: never more than its owner may do at the moment'),
  expiresAt: Timestamp,
  lastUsedAt: Timestamp.nullable().describe('To within five minutes; null where it was not used yet'),
};

export const AccessToken = z.object(view).meta({ id: 'AccessToken' });
export type AccessToken = z.output<typeof AccessToken>;

/** What a program says with `Authorization: Bearer` instead of signing in. Everybody has their own, and sees no others. */
export const accessTokensEndpoints = {
  listAccessTokens: endpoint({
    method: 'GET',
    path: '/account/tokens',
    access: 'signed_in',
    tokens: 'refused',
    summary: 'One’s access tokens that have not expired, by name',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(AccessToken),
  }),
  createAccessToken: endpoint({
    method: 'POST',
    path: '/account/tokens',
    access: 'signed_in',
    tokens: 'refused',
    summary: `Make an access token under a name that one has not used yet, which may do no more than oneself; ${mostAccessTokens} at most. The answer alone holds the token: it is kept nowhere, so no repeat can answer it, and there is no request id. One whose answer was lost is revoked by its name`,
    refuses: ['name_taken', 'too_many_tokens'],
    status: 201,
    body: z.strictObject({
      name: z.string().trim().min(1).max(80).regex(oneLine, 'must be one line'),
      permissions: z.array(z.enum(permissionNames)).min(1).max(100).describe('Some of one’s own'),
      expiresAt: Timestamp.optional().describe(
        `Within ${tokenDays.most} days; ${tokenDays.usual} days from now where it is left out`,
      ),
    }),
    answer: z.object({ ...view, token: z.string().describe('`crt_…`: shown this once') }),
  }),
  deleteAccessToken: endpoint({
    method: 'DELETE',
    path: '/account/tokens/{tokenId}',
    access: 'signed_in',
    tokens: 'refused',
    summary: 'Revoke an access token: from then on it is refused',
    status: 204,
    params: z.strictObject({ tokenId: id('tok') }),
    missing: 'token_not_found',
  }),
};
