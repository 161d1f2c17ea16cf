import { CallerDetails } from './caller-details.ts';
import { event } from './envelope.ts';

/** Somebody turned two-factor authentication off for themselves. */
export const disableTotp = event('disable_totp', CallerDetails);
