import * as z from 'zod';
import { QuarantineCode } from '#contract/quarantine';
import type { Table } from './client.ts';
import { entity, type Item, tenantPrefix } from './entity.ts';

/** An upload that could not be catalogued, and why. Times are epoch milliseconds. */
export const Quarantined = z.object({
  tenantId: z.string(),
  id: z.string(),
  bucket: z.string(),
  key: z.string(),
  version: z.string(),
  versionId: z.string().optional(),
  recorderId: z.string().optional(),
  receivedAt: z.number(),
  bytes: z.number(),
  code: QuarantineCode,
  detail: z.string().optional(),
  attempts: z.number(),
  /** A retry was asked for and has not ended: whoever quarantines it again writes it without. */
  retryAskedAt: z.number().optional(),
});
export type Quarantined = z.output<typeof Quarantined>;

export const quarantineKey = (tenantId: string, id: string) => ({
  pk: `${tenantPrefix(tenantId)}QUARANTINE`,
  sk: id,
});

export const quarantinedEntity = entity({
  name: 'quarantined upload',
  schema: Quarantined,
  keys: ({ tenantId, id }) => quarantineKey(tenantId, id),
});

/** Some of the quarantine: of one reason, of one recorder, or both. */
export type QuarantineFilter = Partial<Pick<Quarantined, 'code' | 'recorderId'>>;

/** How many uploads are in quarantine for a reason and of a recorder. */
export type QuarantineGroup = Pick<Quarantined, 'code' | 'recorderId'> & { count: number };

/** A filter is looked for in so many entries a Query, and a page in so many Queries at most. */
const lookedAtOnce = 1000;
const mostQueries = 20;

export type QuarantineRepository = ReturnType<typeof quarantineRepository>;

/** The quarantine as people look at it; what puts uploads in and takes them out is of the uploads. */
export function quarantineRepository(table: Table) {
  /** Entries older than `before` (an id), newest first, that a filter lets through. */
  const query = (tenantId: string, { code, recorderId }: QuarantineFilter, before = 'qrn_~') => {
    const conditions = [...(code ? ['#code = :code'] : []), ...(recorderId ? ['#recorderId = :recorderId'] : [])];
    return {
      KeyConditionExpression: 'pk = :pk AND sk < :before',
      ...(conditions.length > 0 && {
        FilterExpression: conditions.join(' AND '),
        ExpressionAttributeNames: {
          ...(code && { '#code': 'code' }),
          ...(recorderId && { '#recorderId': 'recorderId' }),
        },
      }),
      ExpressionAttributeValues: {
        ...{ ':pk': quarantineKey(tenantId, '').pk, ':before': before },
        ...(code && { ':code': code }),
        ...(recorderId && { ':recorderId': recorderId }),
      },
      ScanIndexForward: false,
    };
  };

  return {
    /** Those of `ids` that are in quarantine, by id, as they are at this moment. */
    async findMany(tenantId: string, ids: readonly string[]): Promise<Map<string, Quarantined>> {
      const keys = [...new Set(ids)].map((id) => quarantineKey(tenantId, id));
      const rows = await table.batchGet(keys, { consistent: true });
      return new Map(rows.map((row) => quarantinedEntity.fromItem(row)).map((entry) => [entry.id, entry]));
    },

    /**
     * A page, newest first, older than `before` (an id) if given. `next` is where the page after it begins, undefined after the last: where few of
     * many meet the filter, a page has fewer than `limit`, or none, although more come after.
     */
    async list(
      tenantId: string,
      { limit, before, ...filter }: QuarantineFilter & { limit: number; before?: string | undefined },
    ): Promise<{ entries: Quarantined[]; next: string | undefined }> {
      const isFiltered = filter.code !== undefined || filter.recorderId !== undefined;
      const rows: Item[] = [];
      let place = before;
      for (let queries = 0; queries < mostQueries; queries++) {
        const Limit = isFiltered ? lookedAtOnce : limit + 1 - rows.length;
        const { items, lastKey } = await table.query({ ...query(tenantId, filter, place), Limit });
        rows.push(...items);
        place = lastKey && String(lastKey.sk);
        if (place === undefined || rows.length > limit) break;
      }
      const entries = rows.slice(0, limit).map((row) => quarantinedEntity.fromItem(row));
      return { entries, next: rows.length > limit ? entries.at(-1)?.id : place };
    },

    /** How many there are for each reason and of each recorder; the newest of them where there are very many. */
    async groups(tenantId: string): Promise<{ groups: QuarantineGroup[]; isComplete: boolean }> {
      const groups = new Map<string, QuarantineGroup>();
      let place: string | undefined;
      for (let queries = 0; queries < mostQueries; queries++) {
        const { items, lastKey } = await table.query({
          ...query(tenantId, {}, place),
          ProjectionExpression: '#code, #recorderId',
          ExpressionAttributeNames: { '#code': 'code', '#recorderId': 'recorderId' },
        });
        for (const item of items) {
          const group = Quarantined.pick({ code: true, recorderId: true }).parse(item);
          const key = JSON.stringify([group.code, group.recorderId]);
          groups.set(key, { ...group, count: (groups.get(key)?.count ?? 0) + 1 });
        }
        place = lastKey && String(lastKey.sk);
        if (place === undefined) break;
      }
      return { groups: [...groups.values()], isComplete: place === undefined };
    },

    /** How many meet a filter. */
    async count(tenantId: string, filter: QuarantineFilter): Promise<number> {
      let count = 0;
      let start: Item | undefined;
      do {
        const answer = await table.query({
          ...query(tenantId, filter),
          ProjectionExpression: 'sk',
          ExclusiveStartKey: start,
        });
        count += answer.items.length;
        start = answer.lastKey;
      } while (start);
      return count;
    },

    /** Notes that a retry was asked for. Undefined where the entry has gone. */
    async askRetry(tenantId: string, id: string, at: number): Promise<Quarantined | undefined> {
      const item = await table.updateIf({
        Key: quarantineKey(tenantId, id),
        UpdateExpression: 'SET retryAskedAt = :at',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':at': at },
      });
      return item && quarantinedEntity.fromItem(item);
    },
  };
}
