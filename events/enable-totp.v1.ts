import { CallerDetails } from './caller-details.ts';
import { event } from './envelope.ts';

/** Somebody turned two-factor authentication on for themselves. */
export const enableTotp = event('enable_totp', CallerDetails);
