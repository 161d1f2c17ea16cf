import * as z from 'zod';
import { noneKey, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';

export const groupings = ['day', 'hour', 'number', 'agent', 'department', 'recorder', 'direction'] as const;
export type Grouping = (typeof groupings)[number];

/** Totals are of whole days: an instant stands for the day of the customer's zone that it lies in. */
const day = (which: string) =>
  z.union([z.iso.date(), Timestamp]).optional().describe(`${which}. A day of the customer’s time zone, or RFC 3339`);

/** Days of the customer's zone, of what adds recordings up. */
export const periodQuery = {
  after: day('First day, inclusive; 30 days ago where absent'),
  before: day('Last day, inclusive (an instant is exclusive, and ends the day before it); today where absent'),
};

export const Totals = z.object({
  recordings: z.int().min(0),
  durationMs: z.int().min(0),
  bytes: z.int().min(0).describe('Of the original uploads'),
  averageDurationMs: z.int().min(0).describe('0 without recordings'),
  inbound: z.int().min(0),
  outbound: z.int().min(0),
});
export type ReportTotals = z.output<typeof Totals>;

export const Period = z.object({ after: z.iso.date(), before: z.iso.date(), totals: Totals });

export const comparison = z
  .enum(['previous'])
  .optional()
  .describe('With the period before: as many whole months where it consists of such, else as many days');

const Item = z.object({
  key: z
    .string()
    .describe(
      `An id, a number, \`2026-03-29\`, an hour of the week (\`1-00\` is Monday’s first, \`7-23\` Sunday’s last), a direction, or \`${noneKey}\`: no agent, department or known direction, or calls none of whose numbers is known to be the customer’s`,
    ),
  label: z.string().describe('For reading: a name as it is now'),
  ...Totals.shape,
  from: z.int().min(0).optional().describe('Of a number: recordings of calls from it'),
  to: z.int().min(0).optional().describe('Of a number: recordings of calls to it'),
  previous: Totals.nullable()
    .optional()
    .describe('The same in the period before, where it is compared; null of a day that it has not'),
});
export type ReportItem = z.output<typeof Item>;

const reportQuery = z.strictObject({
  ...periodQuery,
  groupBy: z.enum(groupings).default('day'),
  compare: comparison,
  hour: z
    .string()
    .regex(/^[1-7]-([01]\d|2[0-3])$/, 'must be an hour of the week such as 1-09')
    .optional()
    .describe('Only recordings of this hour of the week, by day: when groupBy is day'),
});
export type ReportQuery = z.output<typeof reportQuery>;

const Report = z.object({
  after: z.iso.date(),
  before: z.iso.date(),
  timeZone: z.string().describe('Of the customer: days and hours are its'),
  totals: Totals.describe('Of every recording of the period, each once'),
  previous: Period.optional().describe('The period before, where it is compared'),
  items: z
    .array(Item)
    .describe(
      'Every day, oldest first; every hour of the week, Monday’s first; else what has recordings, most first. Own numbers are counted on both sides of a call',
    ),
});
export type Report = z.output<typeof Report>;

export const reportsEndpoints = {
  reportRecordings: endpoint({
    method: 'GET',
    path: '/reports/recordings',
    access: 'review_statistics',
    summary:
      'Recordings, their duration and storage over days of the customer’s time zone, by what they have in common',
    status: 200,
    query: reportQuery,
    answer: Report,
  }),
  exportReport: endpoint({
    method: 'GET',
    path: '/reports/recordings.csv',
    access: 'review_statistics',
    summary: 'The same as CSV',
    status: 200,
    query: reportQuery,
    produces: 'text/csv; charset=utf-8',
  }),
};
