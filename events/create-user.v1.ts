import { event } from './envelope.ts';
import { UserDetails } from './user-details.ts';

/** Somebody added a user. */
export const createUser = event('create_user', UserDetails);
