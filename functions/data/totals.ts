import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { entity, type Key, tenantPrefix } from './entity.ts';

/** What totals rows add up. Counts but for `durationMs` and `bytes`; of all time a number's row has `from` and `to` alone. */
export const Totals = z.object({
  recordings: z.number().optional(),
  durationMs: z.number().optional(),
  bytes: z.number().optional(),
  inbound: z.number().optional(),
  outbound: z.number().optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  scored: z.number().optional(),
  scoreTenths: z.number().optional(),
});
export type Totals = z.output<typeof Totals>;

/** By what reports group recordings. */
export type Dimension = 'agent' | 'department' | 'recorder' | 'number' | 'direction' | 'hour';

/**
 * Which recordings a row adds up: of whom, and of when in the customer's zone (`day:2026-03-03`, `month:2026-03`). The scope `hour:1-09` is all
 * Mondays, 9 to 10; what has no agent, for example, is of `agent:none`.
 */
export interface TotalsKey {
  tenantId: string;
  scope: 'tenant' | `${Dimension | 'flag'}:${string}`;
  period: 'all' | `${'day' | 'month'}:${string}`;
}

export const partition = (tenantId: string, name = '') => `${tenantPrefix(tenantId)}STATS${name && `#${name}`}`;

/**
 * The days and months of a dimension are one partition in which all values of a period stand together: a Query reads the period for all of
 * them, and one of them is read by its keys.
 */
function rowKey({ tenantId, scope, period }: TotalsKey): Key {
  if (scope === 'tenant') return { pk: partition(tenantId), sk: period };
  const [dimension, id] = [scope.slice(0, scope.indexOf(':')), scope.slice(scope.indexOf(':') + 1)];
  if (period !== 'all') return { pk: partition(tenantId, dimension), sk: `${period}#${id}` };
  return dimension === 'number'
    ? { pk: `${tenantPrefix(tenantId)}SEEN`, sk: `N#${id}` }
    : { pk: partition(tenantId, scope), sk: period };
}

/** The rows of a partition from one sort key to another, both included. */
export const rowsBetween = (pk: string, first: string, last: string) => ({
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
  ExpressionAttributeValues: { ':pk': pk, ':first': first, ':last': last },
});

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
  /** Tenths of its score, whole so that sums are exact; absent where nobody scored it. */
  scoreTenths: z.number().int().optional(),
});
export type Counted = z.output<typeof Counted>;

const countedKey = (tenantId: string, recordingId: string) => ({
  pk: `${tenantPrefix(tenantId)}R#${recordingId}`,
  sk: 'COUNTED',
});
const countedEntity = entity({
  name: 'counted recording',
  schema: Counted,
  keys: ({ tenantId, recordingId }) => countedKey(tenantId, recordingId),
});

export type TotalsRepository = ReturnType<typeof totalsRepository>;

export function totalsRepository(table: Table) {
  return {
    /** How recordings were counted, by id. */
    async counted(tenantId: string, recordingIds: string[]): Promise<Map<string, Counted>> {
      const keys = recordingIds.map((id) => countedKey(tenantId, id));
      const rows = await table.batchGet(keys, { consistent: true });
      return new Map(rows.map((row) => countedEntity.fromItem(row)).map((row) => [row.recordingId, row]));
    },

    /**
     * Adds `sums` and notes how the recordings count now, all or nothing. False, and nothing written, where one of them
     * was counted by somebody else since `before` was read.
     */
    async apply(
      recounted: { before: Counted | undefined; after: Omit<Counted, 'version'> | undefined }[],
      sums: { key: TotalsKey; totals: Totals }[],
    ): Promise<boolean> {
      return table.transact([...recounted.map(countedWrite), ...sums.map(addition)]);
    },

    /** The totals of several keys, in their order; a row that does not exist is all zeros. */
    async read(keys: TotalsKey[]): Promise<Totals[]> {
      if (keys.length === 0) return [];
      const wanted = keys.map(rowKey);
      const distinct = new Map(wanted.map((key) => [`${key.pk} ${key.sk}`, key]));
      const rows = await table.batchGet([...distinct.values()]);
      const found = new Map(rows.map((row) => [`${row.pk} ${row.sk}`, Totals.parse(row)]));
      return wanted.map(({ pk, sk }) => found.get(`${pk} ${sk}`) ?? {});
    },

    /** The days from `first` to `last` (both `yyyy-mm-dd`, inclusive) that have recordings. */
    async days(tenantId: string, first: string, last: string): Promise<Map<string, Totals>> {
      // The table refuses to look between a day and an earlier one.
      if (first > last) return new Map();
      const items = await table.queryAll(rowsBetween(partition(tenantId), `day:${first}`, `day:${last}`));
      return new Map(items.map((item) => [String(item.sk).slice('day:'.length), Totals.parse(item)]));
    },
  };
}

function countedWrite({
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

function addition({ key, totals }: { key: TotalsKey; totals: Totals }): Write {
  const fields = Object.entries(totals);
  return {
    Update: {
      Key: rowKey(key),
      UpdateExpression: `ADD ${fields.map((_, i) => `#f${i} :v${i}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(fields.map(([name], i) => [`#f${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], i) => [`:v${i}`, value])),
    },
  };
}
