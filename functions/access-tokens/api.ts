import { accessTokenRepository } from '#data/access-tokens';
import { openTable } from '#data/client';
import { deploymentSecret } from '#data/secrets';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { createAccessToken, deleteAccessToken, listAccessTokens } from './manage-access-tokens.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listAccessTokens, createAccessToken, deleteAccessToken],
  { tokens: accessTokenRepository(table), cursors: cursors(deploymentSecret(table, 'cursors')) },
  authentication(table),
);
