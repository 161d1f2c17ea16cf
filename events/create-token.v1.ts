import { event } from './envelope.ts';
import { TokenDetails } from './token-details.ts';

/** Somebody made an access token for a program. */
export const createToken = event('create_token', TokenDetails);
