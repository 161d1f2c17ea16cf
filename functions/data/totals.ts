import * as z from 'zod';
import type { Table, Write } from './client.ts';
import { type Counted, countedEntity, countedKey, countedWrite } from './counted.ts';
import { type Item, type Key, tenantPrefix } from './entity.ts';

/** What totals rows add up. Counts but for `durationMs` and `bytes`; of all time a number's row has `from` and `to` alone. */
export const Totals = z.object({
  recordings: z.number().optional(),
  durationMs: z.number().optional(),
  bytes: z.number().optional(),
  inbound: z.number().optional(),
  outbound: z.number().optional(),
  from: z.number().optional(),
  to: z.number().optional(),
  scored: z.number().optional(),
  scoreTenths: z.number().optional(),
});
export type Totals = z.output<typeof Totals>;

/** By what reports group recordings. */
export type Dimension = 'agent' | 'department' | 'recorder' | 'number' | 'direction' | 'hour';

/**
 * Which recordings a sum is of: of whom, and of when in the customer's zone (`day:2026-03-03`, `month:2026-03`). The scope `hour:1-09` is all
 * Mondays, 9 to 10; what has no agent, for example, is of `agent:none`.
 */
export interface TotalsKey {
  tenantId: string;
  /** Where only this agent's calls are meant: there are days and all time of those, no months, and no scope `agent:…`. */
  agentId?: string | undefined;
  scope: 'tenant' | `${Dimension | 'flag'}:${string}`;
  period: 'all' | `${'day' | 'month'}:${string}`;
}

export const partition = (tenantId: string, name = '') => `${tenantPrefix(tenantId)}STATS${name && `#${name}`}`;

/** The row that a sum stands in, and the part of the row that it is: '' where the row has no other, or it is what others are parts of. */
interface Place {
  row: Key;
  part: string;
}

/**
 * The days and months of a dimension are one partition in which all values of a period stand together: a Query reads the period for all of
 * them, and one of them is read by its keys.
 *
 * Of each agent by itself a partition holds the days, each with all its hours, departments and so on in one row: for whoever may hear only some
 * agents' calls a Query for each agent reads any period. Numbers alone have rows of their own there: a row has a size that they could outgrow.
 */
function placeOf({ tenantId, agentId, scope, period }: TotalsKey): Place {
  const [dimension, id] = scope === 'tenant' ? [scope, ''] : splitScope(scope);
  const row = (pk: string, sk: string, part = ''): Place => ({ row: { pk, sk }, part });
  if (agentId !== undefined) {
    const pk = agentPartition(tenantId, agentId);
    if (dimension === 'number') return row(pk, period === 'all' ? `number:${id}` : `${period}#${id}`);
    return row(pk, period, dimension === 'tenant' ? '' : `${letters[dimension]}${id}`);
  }
  if (dimension === 'tenant') return row(partition(tenantId), period);
  if (period !== 'all') return row(partition(tenantId, dimension), `${period}#${id}`);
  return dimension === 'number'
    ? row(`${tenantPrefix(tenantId)}SEEN`, `N#${id}`)
    : row(partition(tenantId, scope), period);
}

const splitScope = (scope: Exclude<TotalsKey['scope'], 'tenant'>) => {
  const end = scope.indexOf(':');
  return [scope.slice(0, end) as Dimension | 'flag', scope.slice(end + 1)] as const;
};

/** The partition of an agent's own totals. Its row of all time is that of the scope `agent:…` too. */
export const agentPartition = (tenantId: string, agentId: string) => partition(tenantId, `agent:${agentId}`);

/** What names which row a sum stands in. A transaction writes a row once, and has room for so many. */
export function rowOf(key: TotalsKey): string {
  const { pk, sk } = placeOf(key).row;
  return `${pk} ${sk}`;
}

/**
 * Parts of a row are attributes of their own, as DynamoDB adds to no others: `h1-09:d` is the duration of the hour `1-09`. Short, because a day has
 * some sixty of them and a report reads years.
 */
const letters: Record<Dimension | 'flag', string> = {
  ...{ hour: 'h', department: 'd', recorder: 'r', direction: 'w', flag: 'f', agent: 'a', number: 'n' },
};
const fieldLetters: Record<keyof Totals, string> = {
  ...{ recordings: 'r', durationMs: 'd', bytes: 'b', inbound: 'i', outbound: 'o' },
  ...{ from: 'f', to: 't', scored: 's', scoreTenths: 'x' },
};
const byLetter = <Name extends string>(names: Record<Name, string>) =>
  new Map((Object.entries(names) as [Name, string][]).map(([name, letter]) => [letter, name] as const));
const [dimensionsByLetter, fieldsByLetter] = [byLetter(letters), byLetter(fieldLetters)];

const attributeOf = (part: string, field: string) =>
  part === '' ? field : `${part}:${fieldLetters[field as keyof Totals]}`;

/** What a part of a row says. */
function partOf(item: Item, part: string): Totals {
  if (part === '') return Totals.parse(item);
  const fields = Object.entries(fieldLetters).map(([field, letter]) => [field, item[`${part}:${letter}`]]);
  return Totals.parse(Object.fromEntries(fields.filter(([, value]) => value !== undefined)));
}

/**
 * Makes what tells, of a row of an agent's day, all sums that are in it. It remembers what names of attributes mean: the rows of a report are
 * thousands, and have the same ones over and over.
 */
export function partsReader(): (item: Item) => Map<TotalsKey['scope'], Totals> {
  const known = new Map<string, { scope: TotalsKey['scope']; field: keyof Totals } | undefined>();
  const read = (name: string) => {
    if (known.has(name)) return known.get(name);
    const end = name.lastIndexOf(':');
    const [dimension, field] = [dimensionsByLetter.get(name.charAt(0)), fieldsByLetter.get(name.slice(end + 1))];
    const scope = end < 0 || !dimension ? ('tenant' as const) : (`${dimension}:${name.slice(1, end)}` as const);
    const whole = end < 0 ? Totals.keyof().safeParse(name).data : field;
    const meaning = whole && { scope, field: whole };
    known.set(name, meaning);
    return meaning;
  };
  return (item) => {
    const parts = new Map<TotalsKey['scope'], Totals>();
    for (const name in item) {
      const meaning = read(name);
      if (!meaning) continue;
      const value = item[name];
      if (typeof value !== 'number') throw new Error(`A totals row has no number in ${name}`);
      const part = parts.get(meaning.scope);
      if (part) part[meaning.field] = value;
      else parts.set(meaning.scope, { [meaning.field]: value });
    }
    return parts;
  };
}

/** Adds one to the other, which it gives back. */
export function addTo(sum: Totals, more: Totals): Totals {
  for (const [field, value] of Object.entries(more) as [keyof Totals, number][]) sum[field] = (sum[field] ?? 0) + value;
  return sum;
}

/** The rows of a partition from one sort key to another, both included. */
export const rowsBetween = (pk: string, first: string, last: string) => ({
  KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
  ExpressionAttributeValues: { ':pk': pk, ':first': first, ':last': last },
});

export type TotalsRepository = ReturnType<typeof totalsRepository>;

export function totalsRepository(table: Table) {
  return {
    /** How recordings were counted, by id. */
    async counted(tenantId: string, recordingIds: string[]): Promise<Map<string, Counted>> {
      const keys = recordingIds.map((id) => countedKey(tenantId, id));
      const rows = await table.batchGet(keys, { consistent: true });
      return new Map(rows.map((row) => countedEntity.fromItem(row)).map((row) => [row.recordingId, row]));
    },

    /**
     * Adds `sums` and notes how the recordings count now, all or nothing. False, and nothing written, where one of them
     * was counted by somebody else since `before` was read.
     */
    async apply(
      recounted: { before: Counted | undefined; after: Omit<Counted, 'version'> | undefined }[],
      sums: { key: TotalsKey; totals: Totals }[],
    ): Promise<boolean> {
      return table.transact([...recounted.map(countedWrite), ...additions(sums)]);
    },

    /** The totals of several keys, in their order; a row that does not exist is all zeros. */
    async read(keys: TotalsKey[]): Promise<Totals[]> {
      if (keys.length === 0) return [];
      const wanted = keys.map(placeOf);
      const distinct = new Map(wanted.map(({ row }) => [`${row.pk} ${row.sk}`, row]));
      const rows = await table.batchGet([...distinct.values()]);
      const found = new Map(rows.map((row) => [`${row.pk} ${row.sk}`, row]));
      return wanted.map(({ row, part }) => partOf(found.get(`${row.pk} ${row.sk}`) ?? {}, part));
    },
  };
}

/** One write for each row, whatever is added to it. */
function additions(sums: { key: TotalsKey; totals: Totals }[]): Write[] {
  const rows = new Map<string, { key: Key; fields: [attribute: string, value: number][] }>();
  for (const { key, totals } of sums) {
    const { row, part } = placeOf(key);
    const name = `${row.pk} ${row.sk}`;
    const fields: [string, number][] = rows.get(name)?.fields ?? [];
    for (const [field, value] of Object.entries(totals)) fields.push([attributeOf(part, field), value]);
    rows.set(name, { key: row, fields });
  }
  return [...rows.values()].map(({ key, fields }) => ({
    Update: {
      Key: key,
      UpdateExpression: `ADD ${fields.map((_, i) => `#f${i} :v${i}`).join(', ')}`,
      ExpressionAttributeNames: Object.fromEntries(fields.map(([name], i) => [`#f${i}`, name])),
      ExpressionAttributeValues: Object.fromEntries(fields.map(([, value], i) => [`:v${i}`, value])),
    },
  }));
}
