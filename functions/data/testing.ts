import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { openTable } from './client.ts';
import { watchConsumption } from './consumption.ts';
import { type Item, tenantPrefix } from './entity.ts';
import { tableDefinition } from './table.ts';

/** The table of a test, in memory, made from the definition that is deployed. `DYNAMODB_ENDPOINT` takes another emulator. */
export async function startTable() {
  const binary = new URL('../../node_modules/@dynoxide/linux-x64/dynoxide', import.meta.url).pathname;
  const given = process.env.DYNAMODB_ENDPOINT;
  const port = given ? 0 : await freePort();
  const server = given ? undefined : spawn(binary, ['serve', '--port', String(port)], { stdio: 'ignore' });
  const endpoint = given ?? `http://127.0.0.1:${port}`;
  const open = () =>
    new DynamoDBClient({
      endpoint,
      region: 'eu-west-2',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  const client = open();
  // A document client changes the settings of the client it is made from, so each has its own.
  const scanner = DynamoDBDocumentClient.from(open());
  await answering(client);

  const name = `test-${crypto.randomUUID()}`;
  const { partitionKey, sortKey, indexes } = tableDefinition;
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const attributes = new Set([
    partitionKey,
    sortKey,
    ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
  ]);
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys(partitionKey, sortKey),
      AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keys(index.partitionKey, index.sortKey),
        Projection: { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: index.projected },
      })),
    }),
  );
  const consumed = watchConsumption(client);
  return {
    table: openTable(name, client),
    /** Where it is, for code that opens it by its environment. */
    ...{ name, endpoint },
    /** What each request of the table has cost so far. */
    consumed,
    /** Every row, or those of a tenant, for a test to look at what is left. */
    async rows(tenantId?: string): Promise<Item[]> {
      const rows: Item[] = [];
      const filter = tenantId && {
        FilterExpression: 'begins_with(pk, :prefix)',
        ExpressionAttributeValues: { ':prefix': tenantPrefix(tenantId) },
      };
      let ExclusiveStartKey: Item | undefined;
      do {
        const scan = new ScanCommand({ TableName: name, ExclusiveStartKey, ...(filter || {}) });
        const answer = await scanner.send(scan);
        rows.push(...(answer.Items ?? []));
        ExclusiveStartKey = answer.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      return rows;
    },
    async stop() {
      client.destroy();
      if (!server) return;
      server.kill();
      await once(server, 'exit');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

async function answering(client: DynamoDBClient): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
