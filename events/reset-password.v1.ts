import { CallerDetails } from './caller-details.ts';
import { event } from './envelope.ts';

/** Somebody chose another password, having forgotten theirs and got one by mail. */
export const resetPassword = event('reset_password', CallerDetails);
