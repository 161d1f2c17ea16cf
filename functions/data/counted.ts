import * as z from 'zod';
import { putNew, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';

/** How a recording was counted last: the truth of what the totals hold of it. */
export const Counted = z.object({
  tenantId: z.string(),
  recordingId: z.string(),
  version: z.number().int(),
  day: z.string(),
  hour: z.string(),
  durationMs: z.number(),
  bytes: z.number(),
  direction: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  agentId: z.string().optional(),
  departmentId: z.string().optional(),
  recorderId: z.string(),
  flagIds: z.array(z.string()),
  /** Which of its numbers are the customer's. Absent where it was counted before dimensions had days and months: it is in none of those rows. */
  ownSides: z.array(z.enum(['from', 'to'])).optional(),
  /** Absent where it was counted before each agent had totals by itself: it is in none of those. */
  amongAgents: z.literal(true).optional(),
  /** Tenths of its score, whole so that sums are exact; absent where nobody scored it. */
  scoreTenths: z.number().int().optional(),
});
export type Counted = z.output<typeof Counted>;

export const countedKey = (tenantId: string, recordingId: string) => ({
  pk: `${tenantPrefix(tenantId)}R#${recordingId}`,
  sk: 'COUNTED',
});
export const countedEntity = entity({
  name: 'counted recording',
  schema: Counted,
  keys: ({ tenantId, recordingId }) => countedKey(tenantId, recordingId),
});

/** The part of a transaction that notes how a recording counts now. It fails where somebody else has counted it since `before` was read. */
export function countedWrite({
  before,
  after,
}: {
  before: Counted | undefined;
  after: Omit<Counted, 'version'> | undefined;
}): Write {
  const unchanged = before && {
    ConditionExpression: 'version = :version',
    ExpressionAttributeValues: { ':version': before.version },
  };
  if (after) {
    const item = countedEntity.toItem({ ...after, version: (before?.version ?? 0) + 1 });
    return unchanged ? { Put: { Item: item, ...unchanged } } : putNew(item);
  }
  if (!before) throw new Error('Nothing was counted and nothing is to be');
  return { Delete: { Key: countedKey(before.tenantId, before.recordingId), ...unchanged } };
}
