import * as z from 'zod';
import { putNew, type Table, unchangedSince, type Write } from './client.ts';
import type { Item, Key } from './entity.ts';
import { sha256 } from './hashes.ts';
import { foldName } from './users.ts';

/** A row that people gave a name which no other of its kind has. `version` counts changes; of one that was never changed it may be absent. */
export interface Named {
  tenantId: string;
  id: string;
  name: string;
  version?: number | undefined;
}

/** A kind of named rows. */
export interface NamedKind<T extends Named> {
  /** What their names are kept under: `FLAGS`. */
  plural: string;
  /** The beginning of partition keys of whoever has them: of the tenant, or of one of its people. */
  ownerPrefix(value: T): string;
  toItem(value: T): Item;
  /** Rows that say the same where it is found otherwise: they come, change and go with it. */
  copies?(value: T): Item[];
}

/** Which of some is meant by an id or a name, whatever its case. */
export const findNamed = <T extends { id: string; name: string }>(all: readonly T[], text: string): T | undefined =>
  all.find(({ id, name }) => id === text || foldName(name) === foldName(text));

const Holder = z.object({ id: z.string() });
const Count = z.object({ count: z.number().int() });

const keyOf = ({ pk, sk }: Item): Key => ({ pk: String(pk), sk: String(sk) });
const countKeyOf = (ownerPrefix: string, plural: string): Key => ({ pk: `${ownerPrefix}NAMES`, sk: `${plural}#` });

/** How many of a kind an owner has. */
export async function countNamed(
  table: Pick<Table, 'get'>,
  ownerPrefix: string,
  { plural }: { plural: string },
): Promise<number> {
  const count = await table.get(countKeyOf(ownerPrefix, plural));
  return count ? Count.parse(count).count : 0;
}

export type NamedRepository<T extends Named> = ReturnType<typeof namedRepository<T>>;

/**
 * Writes rows with unique names. Beside each stands a row of its name, and one row counts an owner's: that a name is unique (whatever its case)
 * and that there are not too many is held by the conditions of one transaction, however many are made at once. `writes` of a caller go into
 * the same transaction.
 */
export function namedRepository<T extends Named>(
  table: Table,
  { plural, ownerPrefix, toItem, copies = () => [] }: NamedKind<T>,
) {
  /** Hashed, because a name can fold to something longer than a key may be. */
  const nameKey = (value: T): Key => {
    const { pk, sk } = countKey(value);
    return { pk, sk: `${sk}${sha256(foldName(value.name))}` };
  };
  const countKey = (value: T) => countKeyOf(ownerPrefix(value), plural);
  /** The copies of `after` in place of those of `before`. */
  const copyWrites = (before: T | undefined, after: T | undefined): Write[] => {
    const items = after ? copies(after) : [];
    const isKept = ({ pk, sk }: Key) => items.some((item) => item.pk === pk && item.sk === sk);
    return [
      ...items.map((Item) => ({ Put: { Item } })),
      ...(before ? copies(before).map(keyOf) : []).flatMap((Key) => (isKept(Key) ? [] : [{ Delete: { Key } }])),
    ];
  };
  const countWrite = (value: T, by: 1 | -1, most?: number): Write => ({
    Update: {
      Key: countKey(value),
      UpdateExpression: 'ADD #count :by',
      ExpressionAttributeNames: { '#count': 'count' },
      ExpressionAttributeValues: { ':by': by, ...(most === undefined ? {} : { ':most': most }) },
      ...(most === undefined ? {} : { ConditionExpression: 'attribute_not_exists(#count) OR #count < :most' }),
    },
  });
  const holderOf = async (value: T) => {
    const item = await table.get(nameKey(value), { consistent: true });
    return item && Holder.parse(item).id;
  };
  /** The parts of a transaction that write a new one: they fail where its name is taken, or where there are `most` already. */
  const createWrites = (value: T, most?: number): Write[] => [
    putNew(toItem(value)),
    putNew({ ...nameKey(value), id: value.id }),
    countWrite(value, 1, most),
    ...copyWrites(undefined, value),
  ];
  return {
    createWrites,

    /** Writes a new one, unless its name is taken or there are `most` already. */
    async create(value: T, most: number, writes: Write[] = []): Promise<'created' | 'name_taken' | 'too_many'> {
      for (let attempt = 0; attempt < 5; attempt++) {
        const created = await table.transact([...createWrites(value, most), ...writes]);
        if (created) return 'created';
        if (await holderOf(value)) return 'name_taken';
        const count = await table.get(countKey(value), { consistent: true });
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
        { Put: { Item: toItem(after), ...unchangedSince(before) } },
        ...(isRenamed ? [{ Delete: { Key: nameKey(before) } }, putNew({ ...nameKey(after), id: after.id })] : []),
        ...copyWrites(before, after),
        ...writes,
      ]);
      if (written) return after;
      const holder = isRenamed ? await holderOf(after) : undefined;
      return holder !== undefined && holder !== after.id ? 'name_taken' : 'changed';
    },

    /** False where it is no longer as it was read, or gone. */
    delete: (value: T, writes: Write[] = []): Promise<boolean> =>
      table.transact([
        { Delete: { Key: keyOf(toItem(value)), ...unchangedSince(value) } },
        { Delete: { Key: nameKey(value) } },
        countWrite(value, -1),
        ...copyWrites(value, undefined),
        ...writes,
      ]),
  };
}
