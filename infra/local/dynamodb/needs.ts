import type { JsonInput } from '../aws/json-api.ts';

/** A table as the template describes it: what IAM's decisions depend on. */
export interface TableKeys {
  name: string;
  arn: string;
  partitionKey: string;
  /** Index -> its partition key. */
  indexes: Readonly<Record<string, string>>;
}

/** One thing that the caller of an operation must be allowed to do. */
export interface TableNeed {
  action: string;
  resource: string;
  context: Record<string, readonly string[]>;
}

interface Target {
  action: string;
  tableName: unknown;
  indexName?: unknown;
  /** The partition key's values that the operation touches. */
  leadingKeys: string[];
}

type Item = Record<string, unknown> | undefined;

/**
 * What an operation needs: every item of a batch or a transaction for itself, an index by its own ARN.
 * See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function needsOf(
  operation: string,
  input: JsonInput,
  findTable: (name: string) => TableKeys | undefined,
): TableNeed[] {
  return targets(operation, input, findTable).map(({ action, tableName, indexName, leadingKeys }) => {
    const table = findTable(baseName(tableName));
    const arn = table?.arn ?? '*';
    return {
      action: `dynamodb:${action}`,
      resource: typeof indexName === 'string' ? `${arn}/index/${indexName}` : arn,
      context: (leadingKeys.length > 0 ? { 'dynamodb:LeadingKeys': leadingKeys } : {}) as TableNeed['context'],
    };
  });
}

/** Tables may be named by their ARN too. */
const baseName = (name: unknown) => String(name ?? '').replace(/^arn:.*:table\//, '');

function targets(operation: string, input: JsonInput, findTable: (name: string) => TableKeys | undefined): Target[] {
  const leading = (tableName: unknown, item: Item): string[] => {
    const key = findTable(baseName(tableName))?.partitionKey;
    const value = key === undefined ? undefined : (item?.[key] as Record<string, unknown> | undefined);
    return value === undefined ? [] : Object.values(value).map(String);
  };
  const one = (action: string, request: JsonInput): Target => ({
    action,
    tableName: request.TableName,
    leadingKeys: leading(request.TableName, (request.Key ?? request.Item) as Item),
  });
  switch (operation) {
    case 'Query':
    case 'Scan':
      return [
        {
          action: operation,
          tableName: input.TableName,
          indexName: input.IndexName,
          leadingKeys: operation === 'Query' ? queriedKeys(input, findTable(baseName(input.TableName))) : [],
        },
      ];
    case 'BatchGetItem':
      return Object.entries((input.RequestItems ?? {}) as Record<string, { Keys?: Item[] }>).map(
        ([tableName, { Keys }]) => ({
          action: operation,
          tableName,
          leadingKeys: (Keys ?? []).flatMap((key) => leading(tableName, key)),
        }),
      );
    case 'BatchWriteItem':
      return Object.entries((input.RequestItems ?? {}) as Record<string, BatchWrite[]>).map(([tableName, writes]) => ({
        action: operation,
        tableName,
        leadingKeys: writes.flatMap(({ PutRequest, DeleteRequest }) =>
          leading(tableName, PutRequest?.Item ?? DeleteRequest?.Key),
        ),
      }));
    case 'TransactGetItems':
      return list(input.TransactItems).flatMap(({ Get }) => (Get ? [one('GetItem', Get)] : []));
    case 'TransactWriteItems':
      return list(input.TransactItems).flatMap(({ Put, Update, Delete, ConditionCheck }) => [
        ...(Put ? [one('PutItem', Put)] : []),
        ...(Update ? [one('UpdateItem', Update)] : []),
        ...(Delete ? [one('DeleteItem', Delete)] : []),
        ...(ConditionCheck ? [one('ConditionCheckItem', ConditionCheck)] : []),
      ]);
    default:
      return [one(operation, input)];
  }
}

interface BatchWrite {
  PutRequest?: { Item?: Item };
  DeleteRequest?: { Key?: Item };
}

const list = (value: unknown) => (Array.isArray(value) ? (value as Array<Record<string, JsonInput | undefined>>) : []);

/** The value that a query's key condition compares the partition key with. */
function queriedKeys(input: JsonInput, table: TableKeys | undefined): string[] {
  const key = typeof input.IndexName === 'string' ? table?.indexes[input.IndexName] : table?.partitionKey;
  const names = (input.ExpressionAttributeNames ?? {}) as Record<string, string>;
  const values = (input.ExpressionAttributeValues ?? {}) as Record<string, Record<string, unknown>>;
  const comparisons = String(input.KeyConditionExpression ?? '').matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g);
  for (const [, name = '', value = ''] of comparisons)
    if ((names[name] ?? name) === key) return Object.values(values[value] ?? {}).map(String);
  return [];
}
