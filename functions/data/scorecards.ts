import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';

const Metric = z.object({
  id: z.string(),
  label: z.string(),
  guidance: z.string(),
  kind: z.enum(['scale', 'yes_no']),
  max: z.number().int(),
  weight: z.number().int(),
});
export type Metric = z.output<typeof Metric>;

/** What recordings are scored by. `version` counts what was published; a scoring keeps the metrics that it was made by. */
export const Scorecard = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  metrics: z.array(Metric),
  version: z.number().int(),
  createdAt: z.string(),
});
export type Scorecard = z.output<typeof Scorecard>;

export const scorecardEntity = {
  ...entity({
    name: 'scorecard',
    schema: Scorecard,
    keys: ({ tenantId, id }) => ({ pk: `${tenantPrefix(tenantId)}SCORECARDS`, sk: id }),
  }),
  plural: 'SCORECARDS',
  ownerPrefix: ({ tenantId }: { tenantId: string }) => tenantPrefix(tenantId),
};

/** How somebody scored a recording: never changed, so that it says for good what was asked and answered. */
export const Scoring = z.object({
  tenantId: z.string(),
  recordingId: z.string(),
  id: z.string(),
  at: z.number().describe('Epoch milliseconds'),
  by: z.object({ id: z.string(), name: z.string() }),
  scorecard: z.object({ id: z.string(), name: z.string(), version: z.number().int() }),
  score: z.number(),
  comment: z.string(),
  answers: z.array(Metric.extend({ value: z.number().nullable() })),
});
export type Scoring = z.output<typeof Scoring>;

const scoringKey = (tenantId: string, recordingId: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}R#${recordingId}`,
  sk: `SCORE#${id}`,
});

const scoringEntity = entity({
  name: 'scoring',
  schema: Scoring,
  keys: ({ tenantId, recordingId, id }) => scoringKey(tenantId, recordingId, id),
});

/** The part of a transaction that adds a scoring to a recording's history. */
export const newScoringWrite = (scoring: Scoring): Write => putNew(scoringEntity.toItem(scoring));

export type ScoringRepository = ReturnType<typeof scoringRepository>;

export function scoringRepository(table: Table) {
  return {
    /** A page of a recording's, newest first, older than `before` (an id) if given. */
    async list(tenantId: string, recordingId: string, limit: number, before?: string): Promise<Scoring[]> {
      const { items } = await table.query({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :before',
        ExpressionAttributeValues: {
          ':pk': scoringKey(tenantId, recordingId, '').pk,
          ':first': 'SCORE#',
          ':before': `SCORE#${before ?? '~'}`,
        },
        ScanIndexForward: false,
        Limit: limit + 1,
        ConsistentRead: true,
      });
      return items
        .map((item) => scoringEntity.fromItem(item))
        .filter(({ id }) => id !== before)
        .slice(0, limit);
    },
  };
}
