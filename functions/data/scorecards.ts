import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { queryPage } from './pages.ts';

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
    async list(
      tenantId: string,
      recordingId: string,
      limit: number,
      before?: string,
    ): Promise<{ scorings: Scoring[]; more: boolean }> {
      const edge = scoringKey(tenantId, recordingId, before ?? '~').sk;
      const { rows, more } = await queryPage(
        table,
        {
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :before',
          ExpressionAttributeValues: {
            ':pk': scoringKey(tenantId, recordingId, '').pk,
            ':first': scoringKey(tenantId, recordingId, '').sk,
            ':before': edge,
          },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        limit,
        edge,
      );
      return { scorings: rows.map((row) => scoringEntity.fromItem(row)), more };
    },
  };
}
