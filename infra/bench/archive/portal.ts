/** The archive's own endpoint over the emulated table: the whole handler, with its reads counted. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { openTable, type Table } from '#data/client';
import { openDirectory, roleEntity } from '#data/directory';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { sessionRepository } from '#data/sessions';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { userEntity } from '#data/users';
import { listRecordings } from '#functions/recordings/list-recordings';
import { authentication } from '#runtime/authenticate';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { call, gatewayEvent } from '#runtime/testing';
import { freePort } from '../../local/emulators/free-port.ts';
import { tenant } from './generate.ts';
import { type Archive, dynoxide, tableName } from './load.ts';
import type { Question } from './questions.ts';

export interface Answer {
  items: { id: string; connectedAt: string }[];
  nextCursor: string | null;
  searchedBackTo?: string;
}

/** What a page took. */
export interface Cost {
  ms: number;
  /** Of the table and its indexes, and other requests. */
  queries: number;
  gets: number;
  /** Read capacity units, as the emulator counts them. */
  capacity: number;
}

export type Portal = Awaited<ReturnType<typeof openPortal>>;

/** Writes a user who may search, and begins a session of theirs. */
async function signIn(table: Table): Promise<string> {
  const { tenantId, createdAt } = tenant;
  const [id, roleId] = ['usr_bench', 'rol_bench'];
  const permissions = ['review_recordings'];
  await table.put(roleEntity.toItem({ tenantId, id: roleId, createdAt, name: 'Bench', description: '', permissions }));
  const user = { tenantId, id, roleId, createdAt, primary: false, disabled: false };
  await table.put(userEntity.toItem({ ...user, name: 'Morgan Hale', username: 'bench', email: 'bench@example.com' }));
  return sessionRepository(table).create({
    ...{ tenantId, userId: id, roleId, createdAt: Date.now(), address: '192.0.2.10', userAgent: 'bench' },
    expiresAt: Math.floor(Date.now() / 1000) + 24 * 3600,
  });
}

/** Starts the emulator on an archive, and signs in. */
export async function openPortal({ database }: Pick<Archive, 'database'>) {
  const port = await freePort();
  const server = spawn(dynoxide, ['serve', '--port', String(port), '--db-path', database], { stdio: 'ignore' });
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-2',
    credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
    maxAttempts: 10,
  });
  const spent = countReads(client);
  const table = openTable(tableName, client);
  const api = httpApi(
    [listRecordings],
    {
      recordings: recordingRepository(table),
      tenants: tenantRepository(table),
      totals: totalsRepository(table),
      seenNumbers: seenNumberRepository(table),
      cursors: cursors(deploymentSecret(table, 'cursors')),
      directory: openDirectory(table),
    },
    authentication(table),
  );
  const token = await signIn(table);

  return {
    /** One request, as the gateway hands it to the function. */
    async ask(question: Question, page: { limit: number; cursor?: string | undefined }) {
      const query = new URLSearchParams(parametersOf(question));
      query.set('limit', String(page.limit));
      if (page.cursor) query.set('cursor', page.cursor);
      const event = gatewayEvent('GET', `/api/recordings?${query}`, { cookies: [`__Host-session=${token}`] });
      Object.assign(spent, { queries: 0, gets: 0, capacity: 0 });
      const began = performance.now();
      const { status, json, text } = await call(api, event);
      const cost: Cost = { ...spent, ms: performance.now() - began };
      if (status !== 200) throw new Error(`The archive answered ${status} to ${query}: ${text}`);
      return { answer: json as unknown as Answer, cost };
    },
    async stop(): Promise<void> {
      client.destroy();
      server.kill();
      if (server.exitCode === null) await once(server, 'exit');
    },
  };
}

/** The URL's parameters of a question. */
function parametersOf(question: Question): [string, string][] {
  const { from, to, flagIds, connectedAfter, connectedBefore, scoreAbove, ...ids } = question;
  const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  const single = {
    ...{ from: from?.typed, to: to?.typed, ...ids, scoreAbove },
    ...{ connectedAfter: time(connectedAfter), connectedBefore: time(connectedBefore) },
  };
  return [
    ...Object.entries(single).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    ),
    ...flagIds.map((id): [string, string] => ['flagId', id]),
  ];
}

/** Counts what is asked of the table, and what the table says it cost. */
function countReads(client: DynamoDBClient) {
  const spent = { queries: 0, gets: 0, capacity: 0 };
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === 'QueryCommand') spent.queries++;
        else spent.gets++;
        Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
        const result = await next(args);
        const { ConsumedCapacity } = result.output as { ConsumedCapacity?: unknown };
        for (const { CapacityUnits = 0 } of [ConsumedCapacity ?? []].flat() as { CapacityUnits?: number }[])
          spent.capacity += CapacityUnits;
        return result;
      },
    { step: 'initialize' },
  );
  return spent;
}
