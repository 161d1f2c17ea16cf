import * as z from 'zod';
import { event } from './envelope.ts';

/** Somebody scored a recording. */
export const score = event(
  'score',
  z.object({
    scoringId: z.string(),
    scorecardId: z.string(),
    scorecardVersion: z.int(),
    score: z.number(),
  }),
);
