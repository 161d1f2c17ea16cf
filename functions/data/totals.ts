import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { entity, type Key, tenantPrefix } from './entity.ts';

/** What totals rows add up. Counts but for `durationMs` and `bytes`; a number's rows have `from` and `to` alone. */
const Totals = z.object({
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

/** Which recordings a row adds up: of whom, and of when in the customer's zone (`day:2026-03-03`, `hour:1-09` is Monday, 9 to 10). */
export interface TotalsKey {
  tenantId: string;
  scope: 'tenant' | `${'agent' | 'department' | 'recorder' | 'flag' | 'number'}:${string}`;
  period: 'all' | `${'day' | 'hour'}:${string}`;
}

const partition = ({ tenantId, scope }: Pick<TotalsKey, 'tenantId' | 'scope'>) =>
  `${tenantPrefix(tenantId)}STATS${scope === 'tenant' ? '' : `#${scope}`}`;
const rowKey = (key: TotalsKey): Key =>
  key.scope.startsWith('number:')
    ? { pk: `${tenantPrefix(key.tenantId)}SEEN`, sk: `N#${key.scope.slice('number:'.length)}` }
    : { pk: partition(key), sk: key.period };

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

    /** The days of a scope from `first` to `last` (both `yyyy-mm-dd`, inclusive) that have recordings. */
    async days(
      { tenantId, scope }: Pick<TotalsKey, 'tenantId' | 'scope'>,
      first: string,
      last: string,
    ): Promise<Map<string, Totals>> {
      // The table refuses to look between a day and an earlier one.
      if (first > last) return new Map();
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':pk': partition({ tenantId, scope }),
          ':first': `day:${first}`,
          ':last': `day:${last}`,
        },
      });
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
