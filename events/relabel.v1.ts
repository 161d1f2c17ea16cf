import * as z from 'zod';
import { event } from './envelope.ts';

/** An agent or a department, with what it was called then; null where it was deleted. */
const Label = z.object({ id: z.string(), name: z.string().nullable() }).nullable();
const Labels = z.object({ agent: Label, department: Label });

/** A recording was given another agent or department, because a number of its was. */
export const relabel = event(
  'relabel',
  z.object({
    before: Labels,
    after: Labels,
    jobId: z.string().describe('Of the job that did it to all calls of the number'),
  }),
);
