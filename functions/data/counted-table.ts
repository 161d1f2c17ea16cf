/** For tests of what reading costs, where an emulator would take too long to fill. */
import { itemSize, mostBytesRead, readUnits } from './capacity.ts';
import { openTable, type Table } from './client.ts';
import type { Item, Key } from './entity.ts';

/**
 * A table in memory that answers as DynamoDB does, a page of 1 MB at a time, and counts what it is asked and what DynamoDB would charge for it. It
 * knows Queries of a whole partition and those between two sort keys (`rowsBetween`), and writes nothing.
 */
export function countedTable(items: Item[]) {
  const used = { reads: 0, rows: 0, units: 0 };
  const partitions = new Map<string, Item[]>();
  for (const item of items) {
    const rows = partitions.get(String(item.pk));
    if (rows) rows.push(item);
    else partitions.set(String(item.pk), [item]);
  }
  for (const rows of partitions.values()) rows.sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
  const byKey = new Map(items.map((item) => [`${item.pk} ${item.sk}`, item]));
  const find = ({ pk, sk }: Key) => {
    const item = byKey.get(`${pk} ${sk}`);
    used.units += readUnits(item ? itemSize(item) : 0);
    return item;
  };
  const page = (rows: Item[]) => {
    let bytes = 0;
    const end = rows.findIndex((item) => {
      bytes += itemSize(item);
      return bytes > mostBytesRead;
    });
    return end < 0 ? rows : rows.slice(0, end);
  };
  const table = {
    ...openTable('unused'),
    async get(key: Key) {
      used.reads++;
      return find(key);
    },
    async batchGet(keys: Key[]) {
      used.reads += Math.ceil(keys.length / 100);
      return keys.map(find).filter((item) => item !== undefined);
    },
    async query({ ExpressionAttributeValues: values = {}, ExclusiveStartKey: start, ...input }) {
      const [first, last] = [String(values[':first'] ?? ''), String(values[':last'] ?? '~')];
      if (!/^pk = :pk( AND sk BETWEEN :first AND :last)?$/.test(input.KeyConditionExpression ?? ''))
        throw new Error(`This table does not know ${input.KeyConditionExpression}`);
      const wanted = (partitions.get(values[':pk'] as string) ?? []).filter(
        ({ sk }) => String(sk) >= first && String(sk) <= last && (!start || String(sk) > String(start.sk)),
      );
      const rows = page(wanted.slice(0, input.Limit));
      used.reads++;
      used.rows += rows.length;
      used.units += readUnits(rows.reduce((sum, row) => sum + itemSize(row), 0));
      return { items: rows, lastKey: rows.length < wanted.length ? rows.at(-1) : undefined, read: rows.length };
    },
  } satisfies Table;
  return { table, used };
}
