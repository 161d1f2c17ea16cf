/**
 * Why is a search slow? Makes the first page of a search, as GET /recordings does, and says how it was read and what that cost:
 * `npm run explain -- '<query string>' --table <TableName of CallRecord-Data> --tenant <tenantId>`, with credentials that may read the
 * table; or, of the cloud that runs on this machine, `npm run explain -- '<query string>' --home .local`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { ArchiveQuery } from '#contract/recordings';
import { openTable } from '#data/client';
import { watchConsumption } from '#data/consumption';
import { recordingRepository } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { describe, explainSearch } from '#functions/recordings/explain-search';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { table: { type: 'string' }, tenant: { type: 'string' }, home: { type: 'string' } },
});

/** Of whoever called: told in words, without a stack. */
class Mistake extends Error {}

/** Of local.json, what leads to the table. */
interface LocalJson {
  aws: string;
  region: string;
  archive: { table: string; accessKeyId: string; secretAccessKey: string; sessionToken: string };
  recorder: { tenant: string };
}

/** Where the table is, and whose recordings are searched. */
function place(): { client: DynamoDBClient; table: string; tenantId: string } {
  const { home, table, tenant } = values;
  if (home) {
    const { aws, region, archive, recorder } = JSON.parse(readFileSync(join(home, 'local.json'), 'utf8')) as LocalJson;
    const { table: local, ...credentials } = archive;
    return {
      client: new DynamoDBClient({ endpoint: aws, region, credentials }),
      table: table ?? local,
      tenantId: tenant ?? recorder.tenant,
    };
  }
  if (!table || !tenant)
    throw new Mistake('Say which --table and which --tenant, or the --home of the cloud on this machine.');
  return { client: new DynamoDBClient({}), table, tenantId: tenant };
}

/** What is asked for, as GET /recordings takes it. */
function readQuery(text: string): ArchiveQuery {
  const params = new URLSearchParams(text);
  if (params.has('cursor'))
    throw new Mistake('A cursor is its user’s own: explain the first page, or bound it by connectedBefore.');
  const query = Object.fromEntries(
    [...new Set(params.keys())].map((name) => [name, name === 'flagId' ? params.getAll(name) : params.get(name)]),
  );
  const asked = ArchiveQuery.safeParse(query);
  if (!asked.success) throw new Mistake(`GET /recordings takes no such query.\n${z.prettifyError(asked.error)}`);
  return asked.data;
}

async function explain(): Promise<void> {
  const query = readQuery(positionals[0]?.replace(/^\?/, '') ?? '');
  const { client, table: name, tenantId } = place();
  const consumed = watchConsumption(client);
  const table = openTable(name, client);
  const explanation = await explainSearch(tenantId, query, {
    consumed,
    recordings: recordingRepository(table),
    tenants: tenantRepository(table),
    totals: totalsRepository(table),
    seenNumbers: seenNumberRepository(table),
  });
  for (const line of describe(explanation)) console.log(line);
}

await explain().catch((error: unknown) => {
  console.error(error instanceof Mistake ? error.message : error);
  process.exitCode = 1;
});
