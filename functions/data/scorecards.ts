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

/** The row by which a repeated request is known; it goes with the recording. */
const requestKey = ({ tenantId, recordingId, by }: Scoring, requestId: string) => ({
  pk: scoringKey(tenantId, recordingId, '').pk,
  sk: `REQUEST#${by.id}#score#${requestId}`,
});

/** The parts of a transaction that add a scoring to a recording's history; they fail where the same request has done so. */
export const newScoringWrites = (scoring: Scoring, requestId: string | undefined): Write[] => [
  putNew(scoringEntity.toItem(scoring)),
  ...(requestId ? [putNew({ ...requestKey(scoring, requestId), scoringId: scoring.id })] : []),
];

export type ScoringRepository = ReturnType<typeof scoringRepository>;

export function scoringRepository(table: Table) {
  return {
    /** The scoring that the same person's request has added to the recording of `scoring`. */
    async addedBy(scoring: Scoring, requestId: string): Promise<Scoring | undefined> {
      const request = await table.get(requestKey(scoring, requestId), { consistent: true });
      const key = request && scoringKey(scoring.tenantId, scoring.recordingId, String(request.scoringId));
      const item = key && (await table.get(key, { consistent: true }));
      return item && scoringEntity.fromItem(item);
    },

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
