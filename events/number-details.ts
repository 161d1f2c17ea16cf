import * as z from 'zod';

/** Which number. */
export const NumberDetails = z.object({
  numberId: z.string(),
  number: z.string(),
});
