import { event } from './envelope.ts';
import { UserDetails } from './user-details.ts';

/** Somebody changed a user. */
export const updateUser = event('update_user', UserDetails);
