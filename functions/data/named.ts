import { createHash } from 'node:crypto';
import * as z from 'zod';
import { putNew, type Table, type Write } from './client.ts';
import { type Item, type Key, tenantPrefix } from './entity.ts';
import { foldName } from './users.ts';

/** A row that people gave a name which no other of its kind has. `version` counts changes; of one that was never changed it may be absent. */
export interface Named {
  tenantId: string;
  id: string;
  name: string;
  version?: number | undefined;
}

/** A kind of named rows: `plural` as in its partition, `FLAGS`. */
export interface NamedKind<T extends Named> {
  plural: string;
  toItem(value: T): Item;
  fromItem(item: Item): T;
}

const Holder = z.object({ id: z.string() });
const Count = z.object({ count: z.number().int() });

/** That the row is still the one that was read. */
const unchanged = ({ version }: Named) =>
  version === undefined
    ? { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(version)' }
    : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } };

export type NamedRepository<T extends Named> = ReturnType<typeof namedRepository<T>>;

/**
 * Writes rows with unique names. Beside each stands a row of its name, and one row counts them: that a name is unique (whatever its case) and
 * that there are not too many is held by the conditions of one transaction, however many are made at once. `writes` of a caller go into the
 * same transaction.
 */
export function namedRepository<T extends Named>(table: Table, { plural, toItem, fromItem }: NamedKind<T>) {
  const names = (tenantId: string, sk: string): Key => ({
    pk: `${tenantPrefix(tenantId)}NAMES`,
    sk: `${plural}#${sk}`,
  });
  /** Hashed, because a name can fold to something longer than a key may be. */
  const nameKey = (tenantId: string, name: string) =>
    names(tenantId, createHash('sha256').update(foldName(name)).digest('base64url'));
  const countKey = (tenantId: string) => names(tenantId, '');
  const rowKey = (value: T): Key => {
    const { pk, sk } = toItem(value);
    return { pk: String(pk), sk: String(sk) };
  };
  const countWrite = (tenantId: string, by: 1 | -1, most?: number): Write => ({
    Update: {
      Key: countKey(tenantId),
      UpdateExpression: 'ADD #count :by',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':by': by, ...(most === undefined ? {} : { ':most': most }) },
      ...(most === undefined ? {} : { ConditionExpression: 'attribute_not_exists(#count) OR #count < :most' }),
    },
  });
  const holderOf = async (tenantId: string, name: string) => {
    const item = await table.get(nameKey(tenantId, name), { consistent: true });
    return item && Holder.parse(item).id;
  };
  return {
    /** As it is at this moment, for who is about to change it. */
    async findNow(tenantId: string, id: string): Promise<T | undefined> {
      const item = await table.get({ pk: `${tenantPrefix(tenantId)}${plural}`, sk: id }, { consistent: true });
      return item && fromItem(item);
    },

    /** Writes a new one, unless its name is taken or there are `most` already. */
    async create(value: T, most: number, writes: Write[] = []): Promise<'created' | 'name_taken' | 'too_many'> {
      const { tenantId, id, name } = value;
      for (let attempt = 0; attempt < 5; attempt++) {
        const created = await table.transact([
          putNew(toItem(value)),
          putNew({ ...nameKey(tenantId, name), id }),
          countWrite(tenantId, 1, most),
          ...writes,
        ]);
        if (created) return 'created';
        if (await holderOf(tenantId, name)) return 'name_taken';
        const count = await table.get(countKey(tenantId), { consistent: true });
        if (count && Count.parse(count).count >= most) return 'too_many';
        // What stood in the way has gone since.
      }
      throw new Error(`A row of ${plural} could not be written in 5 attempts`);
    },

    /** Writes what was read as `before` anew. `changed` where it is no longer as it was then, or gone. */
    async update(before: T, change: Partial<T>, writes: Write[] = []): Promise<T | 'name_taken' | 'changed'> {
      const after: T = { ...before, ...change, version: (before.version ?? 0) + 1 };
      const isRenamed = foldName(before.name) !== foldName(after.name);
      const written = await table.transact([
        { Put: { Item: toItem(after), ...unchanged(before) } },
        ...(isRenamed
          ? [
              { Delete: { Key: nameKey(before.tenantId, before.name) } },
              putNew({ ...nameKey(after.tenantId, after.name), id: after.id }),
            ]
          : []),
        ...writes,
      ]);
      if (written) return after;
      const holder = isRenamed ? await holderOf(after.tenantId, after.name) : undefined;
      return holder !== undefined && holder !== after.id ? 'name_taken' : 'changed';
    },

    /** False where it is no longer as it was read, or gone. */
    delete: (value: T, writes: Write[] = []): Promise<boolean> =>
      table.transact([
        { Delete: { Key: rowKey(value), ...unchanged(value) } },
        { Delete: { Key: nameKey(value.tenantId, value.name) } },
        countWrite(value.tenantId, -1),
        ...writes,
      ]),
  };
}
