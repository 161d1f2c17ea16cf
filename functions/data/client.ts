import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Item, Key } from './entity.ts';
import { mostWrites } from './limits.ts';

/** One write of a transaction, without the table's name. */
export type Write = {
  [Kind in 'Put' | 'Delete' | 'Update' | 'ConditionCheck']?: Omit<
    NonNullable<NonNullable<TransactWriteCommandInput['TransactItems']>[number][Kind]>,
    'TableName'
  >;
};

/** The table, with its name left out of every call. Nothing outside functions/data speaks to DynamoDB. */
export interface Table {
  get(key: Key, options?: { consistent?: boolean }): Promise<Item | undefined>;
  /** Different keys; the order of the answer is not that of the keys, and what does not exist is absent. */
  batchGet(keys: Key[], options?: { consistent?: boolean }): Promise<Item[]>;
  /** Writes rows whatever was there; a repeat writes the same. */
  batchPut(items: Item[]): Promise<void>;
  /** One Query. `read` counts the rows that it looked at, those that a FilterExpression left out among them. */
  query(
    input: Omit<QueryCommandInput, 'TableName'>,
  ): Promise<{ items: Item[]; lastKey: Item | undefined; read: number }>;
  /** Every page of a Query: for partitions that are known to be small. */
  queryAll(input: Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey' | 'Limit'>): Promise<Item[]>;
  put(item: Item): Promise<void>;
  /** False, and nothing written, where the row exists. */
  putNew(item: Item): Promise<boolean>;
  update(input: Omit<UpdateCommandInput, 'TableName'>): Promise<Item | undefined>;
  /** As `update`; undefined, and nothing written, where its condition failed. */
  updateIf(input: Omit<UpdateCommandInput, 'TableName'>): Promise<Item | undefined>;
  delete(key: Key): Promise<void>;
  /** All or nothing. False where a condition failed; other failures are thrown. */
  transact(writes: Write[]): Promise<boolean>;
}

const isConditionFailure = (error: unknown) =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** DynamoDB takes so many keys in one batch read. */
const mostKeys = 100;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens the table `name` with the credentials of the environment. */
export function openTable(name: string, dynamo: DynamoDBClient = new DynamoDBClient({})): Table {
  const client = DynamoDBDocumentClient.from(dynamo, {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    async get(key, { consistent = false } = {}) {
      const answer = await client.send(
        new GetCommand({
          TableName: name,
          Key: key,
          ConsistentRead: consistent,
        }),
      );
      return answer.Item;
    },
    async batchGet(keys, { consistent = false } = {}) {
      const items: Item[] = [];
      for (let start = 0; start < keys.length; start += mostKeys) {
        let pending: Item[] = keys.slice(start, start + mostKeys).map((key) => ({ ...key }));
        for (let attempt = 0; pending.length > 0; attempt++) {
          if (attempt === 8) throw new Error('The table did not answer a batch read after 8 attempts');
          // Unprocessed keys are DynamoDB asking to slow down.
          if (attempt > 0) await wait(20 * 2 ** attempt);
          const answer = await client.send(
            new BatchGetCommand({ RequestItems: { [name]: { Keys: pending, ConsistentRead: consistent } } }),
          );
          items.push(...(answer.Responses?.[name] ?? []));
          pending = answer.UnprocessedKeys?.[name]?.Keys ?? [];
        }
      }
      return items;
    },
    async batchPut(rows) {
      for (let start = 0; start < rows.length; start += 25) {
        let pending = rows.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
        for (let attempt = 0; pending.length > 0; attempt++) {
          if (attempt === 8) throw new Error('The table did not take a batch of writes after 8 attempts');
          if (attempt > 0) await wait(20 * 2 ** attempt);
          const answer = await client.send(new BatchWriteCommand({ RequestItems: { [name]: pending } }));
          pending = (answer.UnprocessedItems?.[name] ?? []) as typeof pending;
        }
      }
    },
    async query(input) {
      const answer = await client.send(new QueryCommand({ TableName: name, ...input }));
      const items = answer.Items ?? [];
      return { items, lastKey: answer.LastEvaluatedKey, read: answer.ScannedCount ?? items.length };
    },
    async queryAll(input) {
      const items: Item[] = [];
      let lastKey: Item | undefined;
      do {
        const page = await this.query({ ...input, ExclusiveStartKey: lastKey });
        items.push(...page.items);
        lastKey = page.lastKey;
      } while (lastKey);
      return items;
    },
    async put(item) {
      await client.send(new PutCommand({ TableName: name, Item: item }));
    },
    async putNew(item) {
      try {
        await client.send(
          new PutCommand({
            TableName: name,
            Item: item,
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        );
        return true;
      } catch (error) {
        if (isConditionFailure(error)) return false;
        throw error;
      }
    },
    async update(input) {
      const answer = await client.send(
        new UpdateCommand({
          TableName: name,
          ReturnValues: 'ALL_NEW',
          ...input,
        }),
      );
      return answer.Attributes;
    },
    async updateIf(input) {
      try {
        return await this.update(input);
      } catch (error) {
        if (isConditionFailure(error)) return undefined;
        throw error;
      }
    },
    async delete(key) {
      await client.send(new DeleteCommand({ TableName: name, Key: key }));
    },
    async transact(writes) {
      // Refused here: what DynamoDB answers repeats all rows, which are nothing for a log.
      if (writes.length > mostWrites) throw new Error(`A transaction of ${writes.length} writes is too large`);
      const TransactItems = writes.map((write) => {
        const [kind, input] = Object.entries(write)[0] as [string, object];
        return { [kind]: { TableName: name, ...input } };
      }) as TransactWriteCommandInput['TransactItems'];
      for (let attempt = 1; ; attempt++) {
        try {
          await client.send(new TransactWriteCommand({ TransactItems }));
          return true;
        } catch (error) {
          const reasons = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
          if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return false;
          // Somebody else writes one of the rows at this moment; the SDK does not try that again by itself.
          const conflict = reasons.some(({ Code }) => Code === 'TransactionConflict');
          if (!conflict || attempt === 5) throw error;
          await wait(Math.random() * 50 * 2 ** attempt);
        }
      }
    },
  };
}

/** A transaction's part that writes a row which must not exist yet. */
export const putNew = (item: Item): Write => ({
  Put: { Item: item, ConditionExpression: 'attribute_not_exists(pk)' },
});

/** A condition on a row: it is there, and in the version that was read. One that was never changed may have none. */
export const unchangedSince = ({ version }: { version?: number | undefined }) =>
  version === undefined
    ? { ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(version)' }
    : { ConditionExpression: 'version = :version', ExpressionAttributeValues: { ':version': version } };
