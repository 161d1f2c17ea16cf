import * as z from 'zod';

/** Which scorecard, with what it was called then, and the version that it has since. */
export const ScorecardDetails = z.object({
  scorecardId: z.string(),
  name: z.string(),
  version: z.int(),
});
