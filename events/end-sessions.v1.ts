import * as z from 'zod';
import { event } from './envelope.ts';

/** Somebody signed themselves out elsewhere. */
export const endSessions = event(
  'end_sessions',
  z.object({ sessionIds: z.array(z.string()).describe('Those that ended') }),
);
