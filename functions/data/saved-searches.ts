import { createHash } from 'node:crypto';
import * as z from 'zod';
import { RecordingFilters } from '#contract/recordings';
import { relativePeriods } from '#contract/saved-searches';
import { putNew, type Table, type Write } from './client.ts';
import { entity, tenantPrefix } from './entity.ts';
import { foldName } from './users.ts';

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

const NameRow = z.object({ searchId: z.string() });
const CountRow = z.object({ searches: z.number().int() });

type Owner = Pick<SavedSearch, 'tenantId' | 'userId'>;

const key = ({ tenantId, userId }: Owner, sk: string) => ({
  pk: `${tenantPrefix(tenantId)}USER#${userId}`,
  sk,
});
const searchKey = (owner: Owner, id: string) => key(owner, `SEARCH#${id}`);
/** Hashed, because a name can fold to something longer than a key may be. */
const nameKey = (owner: Owner, name: string) =>
  key(owner, `SEARCHNAME#${createHash('sha256').update(foldName(name)).digest('base64url')}`);
const countKey = (owner: Owner) => key(owner, 'SEARCHES');

const searchEntity = entity({
  name: 'saved search',
  schema: SavedSearch,
  keys: (search) => searchKey(search, search.id),
});

/** That the row is still the one that was read. */
const unchanged = ({ version }: SavedSearch) => ({
  ConditionExpression: 'version = :version',
  ExpressionAttributeValues: { ':version': version },
});

/** The part of a transaction that counts searches up or down; up it fails where there are `most` already. */
const countWrite = (owner: Owner, by: 1 | -1, most?: number): Write => ({
  Update: {
    Key: countKey(owner),
    UpdateExpression: 'ADD searches :by',
    ExpressionAttributeValues: { ':by': by, ...(most === undefined ? {} : { ':most': most }) },
    ...(most === undefined ? {} : { ConditionExpression: 'attribute_not_exists(searches) OR searches < :most' }),
  },
});

export type SavedSearchRepository = ReturnType<typeof savedSearchRepository>;

/**
 * Beside each search stands a row of its name, and one row counts a person's searches: that a name is unique and that there
 * are not too many is held by the conditions of one transaction, however many are made at once.
 */
export function savedSearchRepository(table: Table) {
  const nameHolder = async (owner: Owner, name: string) => {
    const item = await table.get(nameKey(owner, name), { consistent: true });
    return item && NameRow.parse(item).searchId;
  };
  return {
    /** All of a person's: they are few. */
    async list(tenantId: string, userId: string): Promise<SavedSearch[]> {
      const items = await table.queryAll({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :search)',
        ExpressionAttributeValues: { ':pk': key({ tenantId, userId }, '').pk, ':search': 'SEARCH#' },
        ConsistentRead: true,
      });
      return items.map((item) => searchEntity.fromItem(item));
    },

    async find(tenantId: string, userId: string, id: string): Promise<SavedSearch | undefined> {
      const item = await table.get(searchKey({ tenantId, userId }, id), { consistent: true });
      return item && searchEntity.fromItem(item);
    },

    /** Keeps a new one, unless its name is taken or the person has `most` already. */
    async create(search: SavedSearch, most: number): Promise<'created' | 'name_taken' | 'too_many'> {
      for (let attempt = 0; attempt < 5; attempt++) {
        const created = await table.transact([
          putNew(searchEntity.toItem(search)),
          putNew({ ...nameKey(search, search.name), searchId: search.id }),
          countWrite(search, 1, most),
        ]);
        if (created) return 'created';
        if (await nameHolder(search, search.name)) return 'name_taken';
        const count = await table.get(countKey(search), { consistent: true });
        if (count && CountRow.parse(count).searches >= most) return 'too_many';
        // What stood in the way has gone since.
      }
      throw new Error('A saved search could not be written in 5 attempts');
    },

    /** Writes what was read as `before` anew. `changed` where it is no longer as it was then, or gone. */
    async update(
      before: SavedSearch,
      change: Pick<SavedSearch, 'name' | 'filters' | 'period'>,
    ): Promise<SavedSearch | 'name_taken' | 'changed'> {
      const after: SavedSearch = { ...before, ...change, version: before.version + 1 };
      const isRenamed = foldName(before.name) !== foldName(after.name);
      const written = await table.transact([
        { Put: { Item: searchEntity.toItem(after), ...unchanged(before) } },
        ...(isRenamed
          ? [
              { Delete: { Key: nameKey(before, before.name) } },
              putNew({ ...nameKey(after, after.name), searchId: after.id }),
            ]
          : []),
      ]);
      if (written) return after;
      const holder = isRenamed ? await nameHolder(after, after.name) : undefined;
      return holder !== undefined && holder !== after.id ? 'name_taken' : 'changed';
    },

    /** False where it is no longer as it was read, or gone. */
    async delete(search: SavedSearch): Promise<boolean> {
      return table.transact([
        { Delete: { Key: searchKey(search, search.id), ...unchanged(search) } },
        { Delete: { Key: nameKey(search, search.name) } },
        countWrite(search, -1),
      ]);
    },
  };
}
