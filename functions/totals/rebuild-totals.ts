import type { RecordingRepository } from '#data/recordings';
import { dayAfter } from '#data/stretches';
import type { Totals, TotalsKey } from '#data/totals';
import { type RecountDeps, recount } from './recount.ts';
import { changes, countedOf, type Sum, sumsOf } from './rules.ts';

export interface RebuildDeps extends RecountDeps {
  recordings: RecountDeps['recordings'] & Pick<RecordingRepository, 'read'>;
}

/** A sum of the totals that is not what the recordings add up to. */
export interface Drift {
  key: TotalsKey;
  /** What is to be added to it, field by field. */
  missing: Totals;
}

const pageSize = 500;
/** So many sums are put right at once: an update of a row may have 300 operations, and they may all be of one row. */
const repairedAtOnce = 30;
/** A day is added up once the reading, newest first, is so far beyond it: zones that changed since, and all there are, lie within. */
const daysOfDoubt = 3;
/** What is added up is compared, and forgotten, every so many days: what an agent's days hold of a whole archive is more than memory should. */
const daysTogether = 7;

/**
 * Adds up all recordings of a tenant and compares the totals with that. With `repair` recordings that were never counted are
 * counted first, and what then still differs is put right. Differences that only come from calls arriving meanwhile are
 * possible: ask again, or ask while it is quiet. Reads the whole archive once.
 */
export async function rebuildTotals(
  tenantId: string,
  { repair }: { repair: boolean },
  deps: RebuildDeps,
): Promise<{ recordings: number; drift: Drift[] }> {
  const timeZone = (await deps.tenants.find(tenantId))?.timeZone;
  if (!timeZone) throw new Error(`The tenant ${tenantId} does not exist`);
  const expected = sumsOf([]);
  const drift: Drift[] = [];
  const compare = async (sums: Sum[]) => {
    const held = await deps.totals.read(sums.map(({ key }) => key));
    const found = sums
      .map(({ key, totals }, i): Drift => ({ key, missing: difference(totals, held[i] ?? {}) }))
      .filter(({ missing }) => Object.keys(missing).length > 0);
    for (let start = 0; repair && start < found.length; start += repairedAtOnce) {
      const some = found.slice(start, start + repairedAtOnce);
      await deps.totals.apply(
        [],
        some.map(({ key, missing }) => ({ key, totals: missing })),
      );
    }
    drift.push(...found);
  };
  let recordings = 0;
  let compared: string | undefined;
  let newest: string | undefined;
  do {
    const page = await deps.recordings.read(tenantId, { slot: 'byTime', newest, limit: pageSize });
    const ids = page.recordings.map(({ id }) => id);
    if (repair) await recount(tenantId, ids, deps);
    // A recording keeps the day that it was counted on, even if the customer's zone has changed since.
    const counted = await deps.totals.counted(tenantId, ids);
    for (const one of page.recordings) {
      expected.add(changes(undefined, counted.get(one.id) ?? countedOf(one, timeZone)));
    }
    recordings += ids.length;
    newest = page.readTo;
    const oldest = page.recordings.at(-1)?.connectedAt;
    if (oldest === undefined) continue;
    const complete = dayAfter(new Date(oldest).toISOString().slice(0, 10), daysOfDoubt);
    compared ??= complete;
    if (complete > dayAfter(compared, -daysTogether)) continue;
    await compare(expected.take(({ period }) => period.startsWith('day:') && period > `day:${complete}`));
    compared = complete;
  } while (newest !== undefined);

  await compare(expected.list());
  return { recordings, drift };
}

function difference(expected: Totals, held: Totals): Totals {
  const fields = new Set([...Object.keys(expected), ...Object.keys(held)]) as Set<keyof Totals>;
  const entries = [...fields].map((field) => [field, (expected[field] ?? 0) - (held[field] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== 0));
}
