/**
 * Compares a customer's totals with its recordings, and puts them right with `--repair`:
 * `npm run rebuild:totals -- --table <TableName of CallRecord-Data> --tenant <tenantId> [--repair]`, with credentials that may read and
 * write the table.
 */
import { parseArgs } from 'node:util';
import { openTable } from '#data/client';
import { recordingRepository } from '#data/recordings';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { rebuildTotals } from '#functions/totals/rebuild-totals';

const { values } = parseArgs({
  options: { table: { type: 'string' }, tenant: { type: 'string' }, repair: { type: 'boolean', default: false } },
});
if (!values.table || !values.tenant) throw new Error('Say which --table and which --tenant');
const table = openTable(values.table);
const { recordings, drift } = await rebuildTotals(
  values.tenant,
  { repair: values.repair },
  { recordings: recordingRepository(table), tenants: tenantRepository(table), totals: totalsRepository(table) },
);
for (const { key, missing } of drift) {
  const { agentId, scope, period } = key;
  console.log(`${agentId ? `${agentId}: ` : ''}${scope} ${period}: ${JSON.stringify(missing)} missing`);
}
console.log(`${recordings} recordings, ${drift.length} totals ${values.repair ? 'put right' : 'differ'}`);
if (drift.length > 0 && !values.repair) process.exitCode = 1;
