/**
 * An archive for tests of what a search costs: up to millions of recordings, kept as a few numbers each. It answers the repository's
 * Queries with the rows that the table would answer with, and counts what DynamoDB would charge for them.
 */
import { noneKey } from '#contract/common';
import { itemSize, mostBytesRead, projected, readUnits } from '#data/capacity';
import type { Table } from '#data/client';
import type { Item } from '#data/entity';
import type { Conditions } from '#data/recording-conditions';
import {
  markedItem,
  partsOfPair,
  type Recording,
  recordingEntity,
  recordingRepository,
  type Stretch,
  scoredMark,
  whenOf,
} from '#data/recordings';
import { type Dimension, dimensionsOf, type Slot, tableDefinition } from '#data/table';
import type { PlanDeps } from './plan-search.ts';

export const tenantId = 'harbour';
export const start = Date.parse('2025-01-01T00:00:00Z');
export const year = 365 * 86_400_000;

/** A repeatable source of numbers from 0 to 1 (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws 0 to `count` - 1, the first most often: Zipf's law with exponent `s`. */
function zipf(count: number, s: number, random: () => number): () => number {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += 1 / (i + 1) ** s;
    sums[i] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = count - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** One recording as numbers; -1 is a dimension that it does not have. */
export interface Row {
  from: number;
  to: number;
  agent: number;
  department: number;
  recorder: number;
  /** Bits. */
  flags: number;
  score: number;
}

export const flagCount = 6;
/** Rows that are kept once they are made, for speed. */
const mostKnown = 60_000;

/** Recordings as a provider's customer has them; every dimension is independent of the others, which is hard on a search. */
export function ordinary(seed: number): () => Row {
  const random = randomFrom(seed);
  const number = zipf(20_000, 0.9, random);
  const line = zipf(400, 0.8, random);
  const agent = zipf(300, 0.8, random);
  const department = zipf(20, 0.8, random);
  const recorder = zipf(4, 0.8, random);
  const flag = zipf(flagCount, 0.8, random);
  return () => {
    const outside = random() < 0.03 ? -1 : 400 + number();
    const inside = line();
    const inbound = random() < 0.6;
    return {
      from: inbound ? outside : inside,
      to: inbound ? inside : outside,
      agent: random() < 0.1 ? -1 : agent(),
      department: random() < 0.1 ? -1 : department(),
      recorder: recorder(),
      flags: random() < 0.05 ? (1 << flag()) | (random() < 0.2 ? 1 << flag() : 0) : 0,
      score: random() < 0.8 ? 0 : 1 + Math.floor(random() * 100),
    };
  };
}

/** Of who withholds a number this recorder does not know the way, either. */
export const directionOf = (from: number) => (from < 0 ? undefined : from < 400 ? 'outbound' : 'inbound');

const ulid = (n: number) => String(n).padStart(26, '0');
export const ids = {
  number: (n: number) => (n < 400 ? `+44113000${ulid(n).slice(-4)}` : `+4477${ulid(700_000_00 + n * 37).slice(-8)}`),
  agent: (n: number) => `agt_${ulid(n)}`,
  department: (n: number) => `dep_${ulid(n)}`,
  recorder: (n: number) => `rdr_${ulid(n)}`,
  flag: (n: number) => `flg_${ulid(n)}`,
};

const slots: Record<
  Dimension,
  { column?: 'from' | 'to' | 'agent' | 'department' | 'recorder'; id: (n: number) => string }
> = {
  byTime: { id: () => '' },
  byFrom: { column: 'from', id: ids.number },
  byTo: { column: 'to', id: ids.number },
  byAgent: { column: 'agent', id: ids.agent },
  byDepartment: { column: 'department', id: ids.department },
  byRecorder: { column: 'recorder', id: ids.recorder },
};

export function syntheticArchive(size: number, draw: () => Row) {
  const fields = ['from', 'to', 'agent', 'department', 'recorder', 'flags', 'score'] as const;
  const columns = Object.fromEntries(fields.map((field) => [field, new Int32Array(size)])) as Record<
    (typeof fields)[number],
    Int32Array
  >;
  for (let i = 0; i < size; i++) {
    const row = draw();
    for (const field of fields) columns[field][i] = row[field];
  }
  const row = (i: number) => Object.fromEntries(fields.map((field) => [field, columns[field][i]])) as unknown as Row;
  const connectedAt = (i: number) => start + Math.floor((i * year) / size);
  const when = (i: number) => whenOf(connectedAt(i), `rec_${ulid(i)}`);
  const marks = [...Array.from({ length: flagCount }, (_, flag) => ids.flag(flag)), scoredMark];
  const marksAt = (i: number) => [
    ...flagsOf(columns.flags[i] as number).map(ids.flag),
    ...((columns.score[i] as number) > 0 ? [scoredMark] : []),
  ];

  const recording = (i: number): Recording => {
    const { from, to, agent, department, recorder, flags, score } = row(i);
    const party = (n: number) =>
      n < 0
        ? { raw: 'anonymous' }
        : {
            number: ids.number(n),
            raw: ids.number(n).replace('+44', '0'),
            name: n % 3 ? `Person ${ulid(n).slice(-8)}` : undefined,
          };
    return {
      ...{ tenantId, id: `rec_${ulid(i)}`, connectedAt: connectedAt(i), durationMs: 180_123 + i, bytes: 1_440_044 + i },
      ...{ direction: directionOf(from), from: party(from), to: party(to) },
      ...(agent < 0 ? {} : { agentId: ids.agent(agent), agentSide: 'to' }),
      ...(department < 0 ? {} : { departmentId: ids.department(department) }),
      recorderId: ids.recorder(recorder),
      callId: `5f3b1c2a-7d41-4c1e-9b0a-${ulid(i).slice(-12)}`,
      score,
      flagIds: flagsOf(flags).map(ids.flag),
      ...{ codec: 'pcm_alaw', channels: 2, sampleRate: 8000, channelLabels: ['agent', 'caller'] },
      sha256: ulid(i).padStart(64, 'a'),
    };
  };

  /** The rows of each partition, oldest first. */
  const partitions = new Map<string, number[]>();
  for (const slot of Object.keys(slots) as Dimension[]) {
    const name = (value: number) => `${slot}${slot === 'byTime' ? '' : `#${slots[slot].id(value)}`}`;
    const all = new Map<number, number[]>();
    const marked = new Map(marks.map((mark) => [mark, new Map<number, number[]>()]));
    for (let i = 0; i < size; i++) {
      const { column } = slots[slot];
      const value = column === undefined ? 0 : (columns[column][i] as number);
      if (value < 0) continue;
      for (const lists of [all, ...marksAt(i).map((mark) => marked.get(mark))]) {
        const list = lists?.get(value);
        if (list) list.push(i);
        else lists?.set(value, [i]);
      }
    }
    for (const [value, list] of all) partitions.set(`T#${tenantId}#${name(value)}`, list);
    for (const [mark, lists] of marked)
      for (const [value, list] of lists) partitions.set(`T#${tenantId}#F#${mark}#${name(value)}`, list);
  }
  /** Those of pairs are so many that only what is asked for is made. */
  const partitionOf = (key: string): number[] => {
    const [, before = '', slot = '', pair = ''] = /^(.*#)(byAgentFrom|byAgentTo)#(.*)$/.exec(key) ?? [];
    const known = partitions.get(key);
    if (known || !slot) return known ?? [];
    const [first = 'byTime', second = 'byTime'] = dimensionsOf(slot as Slot);
    const [agentId, number] = partsOfPair(pair);
    const column = columns[slots[second].column ?? 'to'];
    const made = (partitions.get(`${before}${first}#${agentId}`) ?? []).filter(
      (i) => (column[i] as number) >= 0 && slots[second].id(column[i] as number) === number,
    );
    partitions.set(key, made);
    return made;
  };

  const known = new Map<number, { item: Item; size: number }>();
  /** A row as the index holds it, and its size: that of what every index holds is counted once. */
  const held = (i: number, partition: string, index: (typeof tableDefinition)['indexes'][number], mark?: string) => {
    const keys = [tableDefinition.partitionKey, tableDefinition.sortKey, index.sortKey];
    let common = mark ? undefined : known.get(i);
    if (!common) {
      const item = projected(
        mark ? markedItem(recording(i), mark) : recordingEntity.toItem(recording(i)),
        keys,
        index.projected,
      );
      common = { item, size: itemSize(item) };
      if (!mark && known.size < mostKnown) known.set(i, common);
    }
    const slot = { [index.partitionKey]: partition };
    return { item: common.item, size: common.size + itemSize(slot) };
  };

  const used = { queries: 0, rows: 0, units: 0, planning: 0 };
  const table: Pick<Table, 'query'> = {
    async query({ IndexName: slot, ExpressionAttributeValues: values = {}, Limit = Infinity }) {
      const key = values[':partition'] as string;
      const rows = partitionOf(key);
      const mark = /#F#([^#]+)#/.exec(key)?.[1];
      const index = tableDefinition.indexes.find(({ name }) => name === slot);
      if (!index) throw new Error('Recordings are read by their slots');
      const items: Item[] = [];
      let bytes = 0;
      let stopped = false;
      let at = firstWhere(rows.length, (i) => when(rows[i] as number) > values[':newest']) - 1;
      for (; at >= 0 && when(rows[at] as number) >= values[':oldest'] && !stopped; at--) {
        const { item, size } = held(rows[at] as number, key, index, mark);
        stopped = bytes + size > mostBytesRead;
        if (stopped) break;
        bytes += size;
        items.push(item);
        stopped = items.length === Limit;
      }
      used.queries++;
      used.rows += items.length;
      used.units += readUnits(bytes);
      return { items, lastKey: stopped ? items.at(-1) : undefined, read: items.length };
    },
  };

  const repository = recordingRepository(table as Table);
  const sizeOf = (key: string) => partitions.get(`T#${tenantId}#${key}`)?.length ?? 0;
  const numbers = [...partitions.keys()].flatMap((key) => /^T#[^#]+#by(?:From|To)#(.*)$/.exec(key)?.[1] ?? []);
  const distinct = [...new Set(numbers)];
  const ways = { inbound: 0, outbound: 0 };
  for (const from of columns.from) {
    const direction = directionOf(from);
    if (direction) ways[direction]++;
  }
  const deps: PlanDeps = {
    tenants: {
      find: async () => {
        used.planning += 0.5;
        return { tenantId, name: '', country: 'GB', timeZone: 'Europe/London', createdAt: '' };
      },
    },
    totals: {
      read: async (wanted) => {
        // Each row of a batch is charged for by itself.
        used.planning += new Set(wanted.map(({ scope }) => scope)).size * 0.5;
        return wanted.map(({ scope }) => {
          const [kind = '', id = ''] = scope.split(':');
          if (kind === 'number') return { from: sizeOf(`byFrom#${id}`), to: sizeOf(`byTo#${id}`) };
          if (kind === 'flag') return { recordings: sizeOf(`F#${id}#byTime`) };
          if (kind === 'tenant') return { recordings: size, scored: sizeOf(`F#${scoredMark}#byTime`), ...ways };
          return { recordings: sizeOf(`by${kind[0]?.toUpperCase()}${kind.slice(1)}#${id}`) };
        });
      },
    },
    seenNumbers: {
      find: async (_, digits, anchored, most) => {
        if (digits.length < 3) return undefined;
        // At most four Queries of 84 rows of some 70 bytes.
        used.planning += 4;
        const found = distinct.filter((number) =>
          anchored ? number.startsWith(`+${digits}`) : `${number} ${number.replace('+44', '0')}`.includes(digits),
        );
        return found.length > most ? undefined : found;
      },
    },
  };

  return {
    ...{ size, row, recording, when, connectedAt, deps, used },
    recordings: {
      async read(tenant: string, stretch: Stretch) {
        const answer = await repository.read(tenant, stretch);
        return { ...answer, recordings: answer.recordings.filter((one) => meets(stretch.only, one)) };
      },
    },
    /** The rows of a partition, oldest first. */
    partition: (key: string) => partitions.get(`T#${tenantId}#${key}`) ?? [],
  };
}

const flagsOf = (bits: number) =>
  Array.from({ length: flagCount }, (_, flag) => flag).filter((flag) => bits & (1 << flag));

/** The first of 0 to `count` for which a condition holds that holds for all after it, too. */
function firstWhere(count: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether a recording comes back from a read of those that meet conditions, as the table decides it. */
export function meets(conditions: Conditions = {}, { score, flagIds, from, to, ...recording }: Recording): boolean {
  const oneOf = (wanted: readonly string[] | undefined, value: string | undefined) =>
    !wanted || wanted.length === 0 || wanted.includes(value ?? noneKey);
  const { agentIds, departmentId, direction, recorderId, scoreAbove = -1, scoreBelow = 101 } = conditions;
  return (
    oneOf(agentIds, recording.agentId) &&
    oneOf(departmentId ? [departmentId] : [], recording.departmentId) &&
    oneOf(direction ? [direction] : [], recording.direction) &&
    oneOf(recorderId ? [recorderId] : [], recording.recorderId) &&
    oneOf(conditions.from, from.number) &&
    oneOf(conditions.to, to.number) &&
    (conditions.flagIds ?? []).every((id) => flagIds.includes(id)) &&
    score > scoreAbove &&
    score < scoreBelow
  );
}
