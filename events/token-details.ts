import * as z from 'zod';

/** Which access token. The token itself is nowhere. */
export const TokenDetails = z.object({
  tokenId: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  expiresAt: z.iso.datetime().optional(),
});
