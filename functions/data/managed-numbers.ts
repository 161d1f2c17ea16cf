import * as z from 'zod';
import { type Table, unchangedSince, type Write } from './client.ts';
import { entity, type Item, tenantPrefix } from './entity.ts';
import { idFrom } from './ids.ts';
import { countNamed } from './named.ts';
import { queryPage } from './pages.ts';
import { rowsBetween } from './totals.ts';

const numberKey = (tenantId: string, id: string) => ({ pk: `${tenantPrefix(tenantId)}NUMBERS`, sk: id });

/** The id of a number comes from the number itself: whoever has one finds what is known of it by one read. */
export const numberId = (tenantId: string, number: string) => idFrom('num', 0, [tenantId, number]);

/** Where the numbers of a customer stand in their order: by their ids they stand in none. */
const sortedKey = (tenantId: string, number: string) => ({
  pk: `${tenantPrefix(tenantId)}NUMBERS#SORTED`,
  sk: number,
});

const numberRow = entity({
  name: 'number',
  schema: z.object({
    tenantId: z.string(),
    id: z.string(),
    name: z.string(),
    createdAt: z.string(),
    version: z.number().int().optional(),
    label: z.string().optional(),
    departmentId: z.string().optional(),
    agentId: z.string().optional(),
    /** The only job that may relabel the number's earlier calls. */
    relabelJob: z.object({ userId: z.string(), id: z.string() }).optional(),
    canRecord: z.boolean(),
    canTranscribe: z.boolean(),
    pciRedaction: z.boolean(),
  }),
  keys: ({ tenantId, id }) => numberKey(tenantId, id),
});
export type ManagedNumber = ReturnType<typeof numberRow.fromItem>;

/** A number that a customer manages. `name` is the number, E.164 or the digits of an extension: that is what no other has. */
export const numberEntity = {
  ...numberRow,
  plural: 'NUMBERS',
  ownerPrefix: ({ tenantId }: { tenantId: string }) => tenantPrefix(tenantId),
  copies: (number: ManagedNumber): Item[] => [
    { ...numberRow.toItem(number), ...sortedKey(number.tenantId, number.name) },
  ],
};

/** That a number is as it was read: for a transaction that gives recordings what it says. */
export const numberUnchanged = (number: ManagedNumber): Write => ({
  ConditionCheck: { Key: numberKey(number.tenantId, number.id), ...unchangedSince(number) },
});

export type NumberAssignments = ReturnType<typeof numberAssignments>;

/** Whose numbers are. */
export const numberAssignments = (table: Table) => ({
  /**
   * Gives numbers to an agent, or to nobody, all or nothing together with `writes`. False where one of them is no longer as it was read. One
   * transaction: see `mostWrites`.
   */
  assign: (
    numbers: readonly ManagedNumber[],
    change: Pick<ManagedNumber, 'agentId'> & Partial<Pick<ManagedNumber, 'relabelJob'>>,
    writes: Write[],
  ): Promise<boolean> =>
    table.transact([
      ...numbers.flatMap((before) => {
        const after = { ...before, ...change, version: (before.version ?? 0) + 1 };
        return [
          { Put: { Item: numberEntity.toItem(after), ...unchangedSince(before) } },
          ...numberEntity.copies(after).map((Item) => ({ Put: { Item } })),
        ];
      }),
      ...writes,
    ]),
});

/** Finds what is managed of the numbers of a call. */
export const managedNumbers = (table: Table) => ({
  /** By number; those that are not managed are absent. As they are at this moment. */
  async of(tenantId: string, numbers: readonly string[]): Promise<Map<string, ManagedNumber>> {
    const keys = [...new Set(numbers)].map((number) => numberKey(tenantId, numberId(tenantId, number)));
    const rows = await table.batchGet(keys, { consistent: true });
    return new Map(rows.map((row) => numberEntity.fromItem(row)).map((number) => [number.name, number]));
  },
});
export type ManagedNumbers = ReturnType<typeof managedNumbers>;

/** The numbers of a customer in their order: E.164 by country and area, then extensions. */
export const numberList = (table: Pick<Table, 'get' | 'query'>) => ({
  /** At most `limit` that come after a number; `more` says whether others come after them. One Query. */
  async read(
    tenantId: string,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<{ numbers: ManagedNumber[]; more: boolean }> {
    const { pk } = sortedKey(tenantId, '');
    // Numbers are of `*`, `#`, `+` and digits, all of them between these two.
    const { rows, more } = await queryPage(table, rowsBetween(pk, after ?? ' ', '~'), limit, after);
    return { numbers: rows.map((row) => numberEntity.fromItem(row)), more };
  },
  count: (tenantId: string): Promise<number> => countNamed(table, tenantPrefix(tenantId), numberEntity),
});
export type NumberList = ReturnType<typeof numberList>;
