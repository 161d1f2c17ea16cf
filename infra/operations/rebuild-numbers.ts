/**
 * Puts a customer's list of numbers right from the numbers themselves, as of those that were added before there was a list in their order:
 * `npm run rebuild:numbers -- --table <TableName of CallRecord-Data> --tenant <tenantId>`, with credentials that may read and write the table.
 */
import { parseArgs } from 'node:util';
import { openTable } from '#data/client';
import { directoryRepository } from '#data/directory';
import { type ManagedNumber, numberEntity, numberList } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { rebuildNumberList } from '#functions/numbers/rebuild-list';

const { values } = parseArgs({ options: { table: { type: 'string' }, tenant: { type: 'string' } } });
if (!values.table || !values.tenant) throw new Error('Say which --table and which --tenant');
const table = openTable(values.table);
const written = await rebuildNumberList(values.tenant, {
  numbers: directoryRepository(table, numberEntity),
  named: namedRepository<ManagedNumber>(table, numberEntity),
  list: numberList(table),
});
console.log(`${written} numbers were not in the list as they are, and are now`);
