import { event } from './envelope.ts';
import { TokenDetails } from './token-details.ts';

/** Somebody revoked an access token of theirs. */
export const deleteToken = event('delete_token', TokenDetails);
