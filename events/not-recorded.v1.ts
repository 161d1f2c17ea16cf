import * as z from 'zod';
import { event } from './envelope.ts';

/** A call was not kept, because a number of it may not be recorded. */
export const notRecorded = event(
  'not_recorded',
  z.object({
    key: z.string().describe('Of the uploaded object, which was removed'),
    numberId: z.string(),
    number: z.string(),
  }),
);
