import * as z from 'zod';
import type { Table } from './client.ts';
import type { Entity, Key } from './entity.ts';
import { nowSeconds } from './expiry.ts';

/**
 * What sessions and API tokens have in common: the row is found by the hash of a secret, and whose it is by another row, which says only the hash.
 */
export const Listed = z.object({ hash: z.string() });

/** Notes that what a secret stands for was used now, unless that is known to within `seconds`. Nothing where the row is gone. */
export async function noteUse(table: Table, key: Key, lastUsedAt: number, seconds: number): Promise<void> {
  const now = nowSeconds();
  if (now - lastUsedAt < seconds) return;
  await table.updateIf({
    Key: key,
    UpdateExpression: 'SET lastUsedAt = :now',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':now': now },
  });
}

/** All rows that a partition lists whose ids begin with `prefix`, oldest first, as they are at this moment; those that have gone are left out. */
export async function listedRows<Row extends { id: string }>(
  table: Table,
  { pk, prefix }: { pk: string; prefix: string },
  keyOf: (hash: string) => Key,
  { fromItem }: Pick<Entity<z.ZodType<Row>>, 'fromItem'>,
): Promise<Row[]> {
  const listed = await table.queryAll({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
    ConsistentRead: true,
  });
  const rows = await table.batchGet(
    listed.map((item) => keyOf(Listed.parse(item).hash)),
    { consistent: true },
  );
  return rows.map(fromItem).sort((a, b) => (a.id < b.id ? -1 : 1));
}
