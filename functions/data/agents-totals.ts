import { inParallel } from '#runtime/in-parallel';
import type { Table } from './client.ts';
import type { Item } from './entity.ts';
import { type RecordingTotals, withRecordings } from './tenant-totals.ts';
import { addTo, agentPartition, partsReader, rowsBetween, Totals, type TotalsKey, totalsRepository } from './totals.ts';

/** So many Queries, or reads of a hundred rows, are under way at once. */
const mostAtOnce = 20;
const rowsOfARead = 100;

/** What some agents' calls add up to, by scope and day. */
type Days = Map<TotalsKey['scope'], Map<string, Totals>>;

/**
 * Of the recordings of some agents, deleted ones among them: the same as `tenantTotals` would say if there were no others. Any period is read by
 * one Query for each agent, of as many pages as its rows need: a year of one is most often one. What was read is kept: this is made for one
 * request, and answers several questions about the same days with one reading of them.
 */
export function agentsTotals(table: Table, tenantId: string, agents: ReadonlySet<string>): RecordingTotals {
  const totals = totalsRepository(table);
  const partsOf = partsReader();
  const known = new Map<string, Promise<Days>>();

  async function readDays(agentIds: Iterable<string>, first: string, last: string): Promise<Days> {
    const days: Days = new Map();
    const add = (scope: TotalsKey['scope'], day: string, sums: Totals) => {
      const ofScope = days.get(scope) ?? new Map<string, Totals>();
      ofScope.set(day, addTo(ofScope.get(day) ?? {}, sums));
      days.set(scope, ofScope);
    };
    await inParallel([...agentIds], mostAtOnce, async (agentId) => {
      const pk = agentPartition(tenantId, agentId);
      for (const item of await table.queryAll(rowsBetween(pk, `day:${first}`, `day:${last}#~`))) {
        const [day, number] = placeOfDay(item);
        if (number !== undefined) add(`number:${number}`, day, Totals.parse(item));
        else
          for (const [scope, sums] of partsOf(item)) {
            add(scope, day, sums);
            if (scope === 'tenant') add(`agent:${agentId}`, day, sums);
          }
      }
    });
    return days;
  }

  /** The days of all of the agents, read once. */
  function within(first: string, last: string): Promise<Days> {
    const name = `${first} ${last}`;
    const days = known.get(name) ?? (first > last ? Promise.resolve<Days>(new Map()) : readDays(agents, first, last));
    known.set(name, days);
    return days;
  }

  /** What keys that stand in so many rows of each agent add up to over the agents, in the order of `keys`. */
  async function sumsOf(keys: Pick<TotalsKey, 'scope' | 'period'>[], rowsOfEach = 1): Promise<Totals[]> {
    const ids = [...agents];
    const together = Math.max(1, Math.floor(rowsOfARead / Math.max(1, rowsOfEach)));
    const parts = Array.from({ length: Math.ceil(ids.length / together) }, (_, i) =>
      ids.slice(i * together, (i + 1) * together),
    );
    const read = await inParallel(parts, mostAtOnce, (part) =>
      totals.read(part.flatMap((agentId) => keys.map((key) => ({ tenantId, agentId, ...key })))),
    );
    const sums = keys.map((): Totals => ({}));
    for (const [i, one] of read.flat().entries()) addTo(sums[i % keys.length] as Totals, one);
    return sums;
  }

  return {
    async all() {
      const [sum = {}] = await sumsOf([{ scope: 'tenant', period: 'all' }]);
      return sum;
    },

    async counts(of, ids) {
      if (of !== 'agent') {
        const sums = await sumsOf(ids.map((id) => ({ scope: `${of}:${id}`, period: 'all' })));
        return sums.map(({ recordings = 0 }) => Math.max(0, recordings));
      }
      const own = ids.filter((id) => agents.has(id));
      const read = await totals.read(own.map((id) => ({ tenantId, scope: `agent:${id}`, period: 'all' })));
      const counts = new Map(own.map((id, i) => [id, Math.max(0, read[i]?.recordings ?? 0)]));
      return ids.map((id) => counts.get(id) ?? 0);
    },

    numbers: (numbers) =>
      sumsOf(
        numbers.map((number) => ({ scope: `number:${number}`, period: 'all' })),
        numbers.length,
      ),

    async days(first, last) {
      return withRecordings((await within(first, last)).get('tenant') ?? []);
    },

    async daysOf(dimension, value, days) {
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined) return new Map();
      const read = async () => {
        if (dimension !== 'agent') return within(first, last);
        return agents.has(value) ? readDays([value], first, last) : undefined;
      };
      const found = (await read())?.get(`${dimension}:${value}`);
      return withRecordings(days.map((day) => [day, found?.get(day) ?? {}]));
    },

    async byDimension(dimension, first, last) {
      const sums = new Map<string, Totals>();
      for (const [scope, days] of await within(first, last)) {
        if (!scope.startsWith(`${dimension}:`)) continue;
        const sum: Totals = {};
        for (const day of days.values()) addTo(sum, day);
        sums.set(scope.slice(dimension.length + 1), sum);
      }
      return withRecordings(sums);
    },
  };
}

/** Which day a row of an agent is of, and of which number, where it is of one: `day:2026-03-03`, `day:2026-03-03#+44…`. */
function placeOfDay({ sk }: Item): [day: string, number: string | undefined] {
  const [day = '', number] = String(sk).slice('day:'.length).split('#');
  return [day, number];
}
