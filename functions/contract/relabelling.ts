import * as z from 'zod';
import { id } from './common.ts';

/** What becomes of the earlier calls of a number that is given an agent or a department. */
const relabelChoices = ['unlabelled', 'all', 'none'] as const;
export type RelabelChoice = (typeof relabelChoices)[number];

/** In the body of what gives numbers an agent or a department. */
export const relabel = z
  .enum(relabelChoices)
  .optional()
  .describe(
    'Which earlier calls are given it too, by a job: `unlabelled` (the default) those that have none, `all` those of another agent or department as well, `none` none. Said where nothing else changes, it starts the job again',
  );

/** In its answer. */
export const relabelJobId = id('job')
  .nullable()
  .describe(
    'The job that relabels earlier calls; null where there is nothing to do. It may be about other numbers too',
  );
