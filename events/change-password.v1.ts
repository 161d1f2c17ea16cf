import { CallerDetails } from './caller-details.ts';
import { event } from './envelope.ts';

/** Somebody chose another password, knowing the one before. */
export const changePassword = event('change_password', CallerDetails);
