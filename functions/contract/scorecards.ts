import * as z from 'zod';
import { id, number, page, pageQuery, reference, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';

const mostMetrics = 50;
export const mostScorecards = 100;

const metric = {
  label: z.string().trim().min(1).max(120),
  guidance: z.string().trim().max(1000).default('').describe('What to listen for; shown while scoring'),
  kind: z.enum(['scale', 'yes_no']),
  max: z.int().min(2).max(100).default(5).describe('The best value of a scale, whose worst is 0'),
  weight: z.int().min(1).max(100).default(1).describe('How much it counts beside the other metrics'),
};
const Metric = z.object({
  id: id('mtr'),
  label: z.string(),
  guidance: z.string(),
  kind: metric.kind,
  max: z.int().describe('1 for yes_no'),
  weight: z.int(),
});
export type Metric = z.output<typeof Metric>;

const given = {
  name: z.string().trim().min(1).max(80),
  description: z.string().trim().max(500).default(''),
  metrics: z
    .array(z.strictObject({ id: id('mtr').optional().describe('Of a metric that goes on'), ...metric }))
    .min(1)
    .max(mostMetrics),
};

export const Scorecard = z
  .object({
    id: id('scd'),
    createdAt: Timestamp,
    name: z.string(),
    description: z.string(),
    version: z
      .int()
      .min(1)
      .describe('Every change publishes the next one; what was scored keeps the one it was scored by'),
    metrics: z.array(Metric),
  })
  .meta({ id: 'Scorecard' });
export type Scorecard = z.output<typeof Scorecard>;

const Answer = z.object({
  metricId: id('mtr'),
  value: number(0, 100)
    .nullable()
    .describe('0 to the metric’s max; null where it does not apply, and then does not count'),
});

export const Scoring = z
  .object({
    id: id('scr'),
    at: Timestamp,
    by: z.object({ id: z.string(), name: z.string() }),
    scorecard: z.object({ id: id('scd'), name: z.string(), version: z.int() }),
    score: z
      .number()
      .min(0)
      .max(100)
      .describe('100 × Σ weight × value ÷ max, over Σ weight, of the metrics that apply'),
    comment: z.string(),
    answers: z.array(
      z.object({ ...Metric.shape, value: z.number().nullable() }).describe('The metric as it was then, and its value'),
    ),
  })
  .meta({ id: 'Scoring' });
export type Scoring = z.output<typeof Scoring>;

const params = z.strictObject({ scorecardId: id('scd') });
const recordingParams = z.strictObject({ recordingId: id('rec') });

export const scorecardsEndpoints = {
  listScorecards: endpoint({
    method: 'GET',
    path: '/scorecards',
    access: 'review_recordings',
    summary: 'Scorecards, by name',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Scorecard),
  }),
  getScorecard: endpoint({
    method: 'GET',
    path: '/scorecards/{scorecardId}',
    access: 'review_recordings',
    summary: 'One scorecard, as it is published now',
    status: 200,
    params,
    missing: 'scorecard_not_found',
    answer: Scorecard,
  }),
  createScorecard: endpoint({
    method: 'POST',
    path: '/scorecards',
    access: 'manage_scorecards',
    summary: `Make a scorecard with a name that no other has; ${mostScorecards} at most`,
    refuses: ['name_taken', 'too_many_scorecards'],
    status: 201,
    body: z.strictObject(given),
    answer: Scorecard,
  }),
  updateScorecard: endpoint({
    method: 'PATCH',
    path: '/scorecards/{scorecardId}',
    access: 'manage_scorecards',
    summary: 'Publish the next version of a scorecard',
    refuses: ['name_taken', 'conflict'],
    status: 200,
    params,
    missing: 'scorecard_not_found',
    body: z.strictObject({
      version: z.int().min(1).describe('The one that was changed'),
      name: given.name.optional(),
      description: z.string().trim().max(500).optional(),
      metrics: given.metrics.optional(),
    }),
    answer: Scorecard,
  }),
  deleteScorecard: endpoint({
    method: 'DELETE',
    path: '/scorecards/{scorecardId}',
    access: 'manage_scorecards',
    summary: 'Offer a scorecard no more; what was scored by it stays',
    refuses: ['conflict'],
    status: 204,
    params,
    missing: 'scorecard_not_found',
  }),
  reportScores: endpoint({
    method: 'GET',
    path: '/reports/scores',
    access: 'review_statistics',
    summary: 'Average scores of agents or departments over the days of calls in the customer’s time zone',
    status: 200,
    query: z.strictObject({
      groupBy: z.enum(['agent', 'department']),
      after: z.iso.date().optional().describe('First day, inclusive; 30 days ago where absent'),
      before: z.iso.date().optional().describe('Last day, inclusive; today where absent'),
    }),
    answer: z.object({
      items: z.array(
        z.object({
          ...reference('agt').shape,
          id: z.string(),
          score: z.number().min(0).max(100).nullable().describe('Null where nothing was scored'),
          scored: z.int().min(0).describe('Recordings that were scored'),
        }),
      ),
    }),
  }),
};

/** Scores of a recording. */
export const scoresEndpoints = {
  listScores: endpoint({
    method: 'GET',
    path: '/recordings/{recordingId}/scores',
    access: 'review_recordings',
    summary: 'How a recording was scored, newest first',
    refuses: ['invalid_cursor'],
    status: 200,
    params: recordingParams,
    missing: 'recording_not_found',
    query: z.strictObject(pageQuery),
    answer: page(Scoring),
  }),
  scoreRecording: endpoint({
    method: 'POST',
    path: '/recordings/{recordingId}/scores',
    access: 'review_recordings',
    summary: 'Score a recording by a scorecard: its score is then this one, and earlier ones are its history',
    refuses: ['conflict', 'unknown_scorecard', 'invalid_input', 'request_id_used'],
    status: 201,
    params: recordingParams,
    missing: 'recording_not_found',
    body: z.strictObject({
      scorecardId: id('scd'),
      version: z.int().min(1).describe('Of the scorecard that the answers are to; 409 where it has changed since'),
      answers: z.array(Answer).min(1).max(mostMetrics),
      comment: z.string().trim().max(2000).default(''),
      requestId: z.uuid().optional().describe('A repeat with the same one adds no second score, and answers the first'),
    }),
    answer: Scoring,
  }),
};
