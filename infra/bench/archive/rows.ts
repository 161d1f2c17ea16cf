/** The rows that a table holds for an archive, as the product itself would have written them. */
import type { Table } from '#data/client';
import { agentEntity, departmentEntity, flagEntity, recorderEntity } from '#data/directory';
import type { Item } from '#data/entity';
import type { Recording } from '#data/recordings';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantEntity } from '#data/tenants';
import { rowOf, type Totals, type TotalsKey, totalsRepository } from '#data/totals';
import { spellingsOf } from '#functions/recordings/numbers';
import { changes, countedOf } from '#functions/totals/rules';
import { directory, tenant } from './generate.ts';

/** The customer, and what its calls refer to. */
export const directoryItems = (): Item[] => [
  tenantEntity.toItem(tenant),
  ...directory.agents.map((agent) => agentEntity.toItem(agent)),
  ...directory.departments.map((department) => departmentEntity.toItem(department)),
  ...directory.recorders.map((recorder) => recorderEntity.toItem(recorder)),
  ...directory.flags.map((flag) => flagEntity.toItem(flag)),
];

/** Adds recordings up in memory, as the totals' worker does in the table; `items()` are the rows it would leave. */
export function totalsOf(timeZone: string) {
  const sums = new Map<string, { key: TotalsKey; totals: Totals }>();
  return {
    add(recording: Recording): void {
      for (const { key, totals } of changes(undefined, countedOf(recording, timeZone))) {
        const name = `${key.agentId ?? ''} ${key.scope} ${key.period}`;
        const sum = sums.get(name);
        if (!sum) sums.set(name, { key, totals: { ...totals } });
        else
          for (const [field, value] of Object.entries(totals) as [keyof Totals, number][])
            sum.totals[field] = (sum.totals[field] ?? 0) + value;
      }
    },
    async items(): Promise<Item[]> {
      const { table, items } = collectingTable();
      for (const row of Map.groupBy(sums.values(), ({ key }) => rowOf(key)).values())
        await totalsRepository(table).apply([], row);
      return items;
    },
  };
}

/** The rows that list numbers by every part of them. */
export async function seenNumberItems(numbers: string[]): Promise<Item[]> {
  const { table, items } = collectingTable();
  const given = numbers.map((number) => ({ number, spellings: spellingsOf(number) }));
  await seenNumberRepository(table).note(tenant.tenantId, given);
  return items;
}

/** An empty table that keeps what is written to it, so that rows get the form that their repositories give them. */
function collectingTable() {
  const items: Item[] = [];
  const refuse = () => {
    throw new Error('Rows of a benchmark are made by batchPut and additions alone');
  };
  const table: Table = {
    batchGet: async () => [],
    batchPut: async (some) => {
      for (const item of some) items.push(item);
    },
    async transact(writes) {
      for (const { Update: addition } of writes) {
        if (!addition?.UpdateExpression?.startsWith('ADD ')) return refuse();
        const names = Object.values(addition.ExpressionAttributeNames ?? {});
        const values = Object.values(addition.ExpressionAttributeValues ?? {});
        items.push({ ...addition.Key, ...Object.fromEntries(names.map((name, i) => [name, values[i]])) });
      }
      return true;
    },
    ...{
      get: refuse,
      query: refuse,
      queryAll: refuse,
      put: refuse,
      putNew: refuse,
      update: refuse,
      updateIf: refuse,
      delete: refuse,
    },
  };
  return { table, items };
}
