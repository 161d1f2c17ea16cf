import * as z from 'zod';

/** Which flag, with what it was called then: it may be called otherwise later, or be gone. */
export const FlagDetails = z.object({
  flagId: z.string(),
  label: z.string(),
  jobId: z.string().optional().describe('Where it was done to many recordings at once'),
});
