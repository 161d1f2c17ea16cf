import { mostWrites } from '#data/limits';
import type { RecordingRepository } from '#data/recordings';
import type { Totals, TotalsKey } from '#data/totals';
import { type RecountDeps, recount } from './recount.ts';
import { changes, countedOf, sumsOf } from './rules.ts';

export interface RebuildDeps extends RecountDeps {
  recordings: RecountDeps['recordings'] & Pick<RecordingRepository, 'read'>;
}

/** A row of the totals that does not say what the recordings add up to. */
export interface Drift {
  key: TotalsKey;
  /** What is to be added to the row, field by field. */
  missing: Totals;
}

const pageSize = 500;

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
  let recordings = 0;
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
  } while (newest !== undefined);

  const sums = expected.list();
  const held = await deps.totals.read(sums.map(({ key }) => key));
  const drift = sums
    .map(({ key, totals }, i): Drift => ({ key, missing: difference(totals, held[i] ?? {}) }))
    .filter(({ missing }) => Object.keys(missing).length > 0);
  for (let start = 0; repair && start < drift.length; start += mostWrites) {
    const some = drift.slice(start, start + mostWrites);
    await deps.totals.apply(
      [],
      some.map(({ key, missing }) => ({ key, totals: missing })),
    );
  }
  return { recordings, drift };
}

function difference(expected: Totals, held: Totals): Totals {
  const fields = new Set([...Object.keys(expected), ...Object.keys(held)]) as Set<keyof Totals>;
  const entries = [...fields].map((field) => [field, (expected[field] ?? 0) - (held[field] ?? 0)] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== 0));
}
