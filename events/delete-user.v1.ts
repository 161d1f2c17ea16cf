import { event } from './envelope.ts';
import { UserDetails } from './user-details.ts';

/** Somebody deleted a user. */
export const deleteUser = event('delete_user', UserDetails);
