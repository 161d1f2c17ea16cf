import type { Counted } from '#data/counted';
import { mostWrites } from '#data/limits';
import type { RecordingRepository } from '#data/recordings';
import type { TenantRepository } from '#data/tenants';
import { rowOf, type TotalsRepository } from '#data/totals';
import { changes, countedOf, type Sum, sumsOf } from './rules.ts';

export interface RecountDeps {
  recordings: Pick<RecordingRepository, 'findMany'>;
  tenants: TenantRepository;
  totals: TotalsRepository;
}

const mostTries = 6;

/**
 * Brings the totals up to date with recordings that changed, came or went. It compares what each recording is now with
 * how it was counted last, and writes the difference together with the new count: however often it is called, in
 * whatever order, by how many at once, each recording counts once. Throws where others were quicker every time.
 */
export async function recount(tenantId: string, recordingIds: string[], deps: RecountDeps): Promise<void> {
  const tenant = await deps.tenants.find(tenantId);
  if (!tenant) throw new Error(`The tenant ${tenantId} does not exist`);
  let waiting = [...new Set(recordingIds)];
  for (let tries = 0; waiting.length > 0; ) {
    const overtaken = await recountAll(tenantId, tenant.timeZone, waiting, deps);
    tries = overtaken.length < waiting.length ? 0 : tries + 1;
    if (tries === mostTries) throw new Error(`Recordings of ${tenantId} are being counted by others all the time`);
    waiting = overtaken;
  }
}

/** Recounts recordings in as few transactions as hold them; returns those that others were quicker to count. */
async function recountAll(tenantId: string, timeZone: string, ids: string[], deps: RecountDeps): Promise<string[]> {
  // First how it was counted, then what it is: a change in between is counted now and found counted by its own event.
  const counted = await deps.totals.counted(tenantId, ids);
  const present = await deps.recordings.findMany(tenantId, ids);
  const changed = ids.flatMap((id): Changed[] => {
    const before = counted.get(id);
    const recording = present.get(id);
    const after = recording && countedOf(recording, timeZone);
    const difference = changes(before, after);
    return difference.length > 0 ? [{ id, before, after, difference }] : [];
  });
  const overtaken: string[] = [];
  for (const { recordings, sums } of together(changed)) {
    if (!(await deps.totals.apply(recordings, sums))) overtaken.push(...recordings.map(({ id }) => id));
  }
  return overtaken;
}

interface Changed {
  id: string;
  before: Counted | undefined;
  after: Omit<Counted, 'version'> | undefined;
  difference: Sum[];
}

/** Puts recordings together that a transaction has room for. Those that add to the same rows are neighbours, so that it holds more. */
function together(changed: Changed[]): { recordings: Changed[]; sums: Sum[] }[] {
  const owner = ({ before, after }: Changed) => {
    const { departmentId, agentId } = (after ?? before) as Omit<Counted, 'version'>;
    return `${departmentId} ${agentId}`;
  };
  const sorted = changed
    .map((one) => ({ one, by: owner(one) }))
    .sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0));
  const parts: { recordings: Changed[]; sums: ReturnType<typeof sumsOf>; room: ReturnType<typeof roomOf> }[] = [];
  for (const { one } of sorted) {
    const last = parts.at(-1);
    if (last?.room.take(one.difference)) {
      last.recordings.push(one);
      last.sums.add(one.difference);
    } else parts.push({ recordings: [one], sums: sumsOf(one.difference), room: roomOf(one.difference) });
  }
  return parts.map(({ recordings, sums }) => ({ recordings, sums: sums.list() }));
}

/**
 * So many sums of one row a transaction adds to: an update may have 300 operations and 4 KB, and each of its sums is up to seven fields. One
 * recording alone has fewer fields, whatever changes of it.
 */
const mostSumsOfRow = 35;

/** Keeps count of what a transaction has room for, beginning with the changes of one recording. */
function roomOf(first: Sum[]) {
  let recordings = 1;
  const rows = new Map<string, Set<string>>();
  const place = ({ key }: Sum) => ({ row: rowOf(key), sum: key.scope });
  const add = (row: string, sum: string) => rows.set(row, (rows.get(row) ?? new Set()).add(sum));
  for (const { row, sum } of first.map(place)) add(row, sum);
  return {
    /** False, and nothing taken, where a recording more is one too many. */
    take(more: Sum[]): boolean {
      const places = more.map(place);
      const grown = new Map<string, number>();
      for (const { row, sum } of places)
        if (!rows.get(row)?.has(sum)) grown.set(row, (grown.get(row) ?? rows.get(row)?.size ?? 0) + 1);
      const newRows = [...grown.keys()].filter((row) => !rows.has(row)).length;
      if (recordings + 1 + rows.size + newRows > mostWrites) return false;
      if ([...grown.values()].some((size) => size > mostSumsOfRow)) return false;
      recordings++;
      for (const { row, sum } of places) add(row, sum);
      return true;
    },
  };
}
