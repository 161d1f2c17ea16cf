import * as z from 'zod';
import { event } from './envelope.ts';

/** A session began. */
export const signIn = event('sign_in', z.object({ address: z.string(), userAgent: z.string() }));
