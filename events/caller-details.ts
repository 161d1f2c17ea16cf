import * as z from 'zod';

/** Where somebody was who did something to their own account. */
export const CallerDetails = z.object({ address: z.string(), userAgent: z.string() });
