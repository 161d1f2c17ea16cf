import * as z from 'zod';
import { event } from './envelope.ts';

/** Somebody tried to sign in as a user of the tenant and failed. Names that no user has leave no event: they have no tenant. */
export const signInFailed = event(
  'sign_in_failed',
  z.object({
    address: z.string(),
    userAgent: z.string(),
    reason: z.enum(['password', 'disabled', 'challenge', 'locked']),
  }),
);
