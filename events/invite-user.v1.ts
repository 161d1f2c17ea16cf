import { event } from './envelope.ts';
import { UserDetails } from './user-details.ts';

/** A password was mailed to a user, who must choose another at the first sign-in. */
export const inviteUser = event('invite_user', UserDetails);
