import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Table } from './client.ts';
import type { Item } from './entity.ts';

/**
 * A page of a list, in one Query between two sort keys, both inclusive; `edge` is the one at which the page before ended, and is left out. A Query
 * reads 1 MB at the most: where rows are large a page has fewer than `limit`, and `more` says that it was not the last.
 */
export async function queryPage(
  table: Pick<Table, 'query'>,
  input: Omit<QueryCommandInput, 'TableName' | 'Limit' | 'ExclusiveStartKey'>,
  limit: number,
  edge: string | undefined,
): Promise<{ rows: Item[]; more: boolean }> {
  // One for the edge, and one that says whether there are more.
  const { items, lastKey } = await table.query({ ...input, Limit: limit + 2 });
  const rows = items.filter(({ sk }) => sk !== edge);
  return { rows: rows.slice(0, limit), more: rows.length > limit || lastKey !== undefined };
}
