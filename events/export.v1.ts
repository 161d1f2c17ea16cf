import * as z from 'zod';
import { event } from './envelope.ts';

/** Somebody was made a file of many recordings: a table of them, or their audio. */
export const exportRecordings = event(
  'export',
  z.object({
    jobId: z.string(),
    kind: z.enum(['csv', 'zip']),
    recordings: z.int(),
    filters: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('What was asked for; absent where recordings were named one by one'),
  }),
);
