import type { RecordingRepository } from '#data/recordings';
import type { TenantRepository } from '#data/tenants';
import type { Totals, TotalsKey, TotalsRepository } from '#data/totals';
import { changes, countedOf, sumUp } from './rules.ts';

export interface RecountDeps {
  recordings: Pick<RecordingRepository, 'findMany'>;
  tenants: TenantRepository;
  totals: TotalsRepository;
}

/** DynamoDB takes so many writes in one transaction. */
const mostWrites = 100;
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
    const done = await recountSome(tenantId, tenant.timeZone, waiting, deps);
    waiting = waiting.slice(done);
    tries = done > 0 ? 0 : tries + 1;
    if (tries === mostTries) throw new Error(`Recordings of ${tenantId} are being counted by others all the time`);
  }
}

/** Recounts as many of the first recordings as one transaction holds; returns how many, 0 where others were quicker. */
async function recountSome(tenantId: string, timeZone: string, ids: string[], deps: RecountDeps): Promise<number> {
  const some = ids.slice(0, mostWrites / 2);
  // First how it was counted, then what it is: a change in between is counted now and found counted by its own event.
  const counted = await deps.totals.counted(tenantId, some);
  const present = await deps.recordings.findMany(tenantId, some);

  const recounted: Parameters<TotalsRepository['apply']>[0] = [];
  let sums: { key: TotalsKey; totals: Totals }[] = [];
  let done = 0;
  for (const id of some) {
    const before = counted.get(id);
    const recording = present.get(id);
    const after = recording && countedOf(recording, timeZone);
    const difference = changes(before, after);
    if (difference.length > 0) {
      const together = sumUp([...sums, ...difference]);
      if (recounted.length + 1 + together.length > mostWrites) break;
      sums = together;
      recounted.push({ before, after });
    }
    done++;
  }
  if (recounted.length === 0) return done;
  return (await deps.totals.apply(recounted, sums)) ? done : 0;
}
