import * as z from 'zod';
import { RecordingFilters } from '#contract/recordings';
import { relativePeriods } from '#contract/saved-searches';
import type { Table } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { namedRepository } from './named.ts';

/** The filters of the archive that a person keeps under a name. */
export const SavedSearch = z.object({
  tenantId: z.string(),
  userId: z.string(),
  id: z.string(),
  name: z.string(),
  filters: RecordingFilters,
  period: z.enum(relativePeriods).optional(),
  createdAt: z.string(),
  version: z.number().int(),
});
export type SavedSearch = z.output<typeof SavedSearch>;

const ownerPrefix = ({ tenantId, userId }: Pick<SavedSearch, 'tenantId' | 'userId'>) =>
  `${tenantPrefix(tenantId)}USER#${userId}#`;
const searchKey = (owner: Pick<SavedSearch, 'tenantId' | 'userId'>, id: string) => ({
  pk: `${ownerPrefix(owner)}SEARCHES`,
  sk: id,
});

const searchEntity = entity({
  name: 'saved search',
  schema: SavedSearch,
  keys: (search) => searchKey(search, search.id),
});

export type SavedSearchRepository = ReturnType<typeof savedSearchRepository>;

export function savedSearchRepository(table: Table) {
  return {
    ...namedRepository<SavedSearch>(table, { ...searchEntity, plural: 'SEARCHES', ownerPrefix }),

    /** All of a person's: they are few. */
    async list(tenantId: string, userId: string): Promise<SavedSearch[]> {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': searchKey({ tenantId, userId }, '').pk },
        ConsistentRead: true,
      });
      return items.map((item) => searchEntity.fromItem(item));
    },

    async find(tenantId: string, userId: string, id: string): Promise<SavedSearch | undefined> {
      const item = await table.get(searchKey({ tenantId, userId }, id), { consistent: true });
      return item && searchEntity.fromItem(item);
    },
  };
}
