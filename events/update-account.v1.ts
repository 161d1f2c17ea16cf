import * as z from 'zod';
import { event } from './envelope.ts';

/** Somebody changed how they are called or reached: as they are since. */
export const updateAccount = event(
  'update_account',
  z.object({ userId: z.string(), name: z.string(), username: z.string(), email: z.string() }),
);
