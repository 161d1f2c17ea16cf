/**
 * What all customers used in a month, as CSV: `npm run usage -- --month 2026-11 --table <TableName of CallRecord-Data>`, with credentials that may
 * read the table; or, of the cloud that runs on this machine, `--home .local` in place of `--table`. The figures are those of the portal's Invoices.
 * Customers are those of infra/tenants.json; one that left it is asked for with `--tenant`. `--recorders` adds a line for each recorder.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Statement } from '#contract/invoices';
import { openTable } from '#data/client';
import { directoryRepository, recorderEntity } from '#data/directory';
import { tenantRepository } from '#data/tenants';
import { totalsFor } from '#data/totals-for';
import { usageCsv } from '#functions/invoices/statement-csv';
import { statementOf } from '#functions/invoices/usage';
import { readTenants } from '../stacks/tenant-list.ts';

const { values } = parseArgs({
  options: {
    month: { type: 'string' },
    table: { type: 'string' },
    home: { type: 'string' },
    tenant: { type: 'string', multiple: true },
    recorders: { type: 'boolean', default: false },
  },
});

/** Of local.json, what leads to the table. */
interface LocalJson {
  aws: string;
  region: string;
  archive: { table: string; accessKeyId: string; secretAccessKey: string; sessionToken: string };
}

function table() {
  if (values.table) return openTable(values.table);
  if (!values.home) throw new Error('Say which --table, or the --home of the cloud on this machine');
  const { aws, region, archive } = JSON.parse(readFileSync(join(values.home, 'local.json'), 'utf8')) as LocalJson;
  const { table: name, ...credentials } = archive;
  return openTable(name, new DynamoDBClient({ endpoint: aws, region, credentials }));
}

async function usage(): Promise<void> {
  const { month = '', tenant } = values;
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new Error('Say which --month, such as 2026-11');
  const open = table();
  const deps = {
    ...{ tenants: tenantRepository(open), totalsFor: totalsFor(open) },
    recorders: directoryRepository(open, recorderEntity),
  };
  const ids = tenant ?? readTenants(join(import.meta.dirname, '..', 'tenants.json')).map(({ tenantId }) => tenantId);
  const statements: Statement[] = [];
  for (const id of ids) {
    const statement = await statementOf({ tenantId: id }, month, Date.now(), deps);
    if (statement) statements.push(statement);
    else console.error(`There is no customer ${id} in the table.`);
  }
  process.stdout.write(usageCsv(statements, { recorders: values.recorders }));
}

await usage().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
