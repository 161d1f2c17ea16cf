import { type Recording, type RecordingRepository, whenOf } from '#data/recordings';
import { type Filters, matches, planSlot } from './rules.ts';

/** After so many Queries a search answers with what it has found and says how far back it got. */
export const mostQueries = 8;
/** A Query reads 1 MB at the most; asking for more rows than that holds only makes its answer's size hard to foresee. */
const mostRows = 1000;

export interface Found {
  recordings: Recording[];
  /** The place (`when`) after which the next page begins; undefined where nothing is left. */
  next: string | undefined;
  /** Epoch milliseconds, where the search stopped before the page was full. */
  searchedBackTo: number | undefined;
}

/**
 * The `limit` newest recordings that match, older than the place `after`. The cost is bound to the page: the first
 * Query asks for the page and one more, each further one for twice as many, and after `mostQueries` what there is goes back.
 */
export async function searchArchive(
  tenantId: string,
  filters: Filters,
  { limit, after }: { limit: number; after?: string | undefined },
  recordings: Pick<RecordingRepository, 'read'>,
): Promise<Found> {
  const plan = planSlot(filters);
  const bound = (at: number | undefined) => (at === undefined ? undefined : String(Math.max(0, at)).padStart(13, '0'));
  const oldest = bound(filters.connectedAfter);
  const before = bound(filters.connectedBefore);
  let newest = after && before ? (after < before ? after : before) : (after ?? before);
  const found: Recording[] = [];
  let size = limit + 1;
  let readTo = 0;
  for (let queries = 0; queries < mostQueries; queries++) {
    const answer = await recordings.read(tenantId, { ...plan, newest, oldest, limit: size });
    for (const recording of answer.recordings) {
      if (matches(filters, recording)) found.push(recording);
    }
    if (found.length > limit) {
      const page = found.slice(0, limit);
      return { recordings: page, next: place(page.at(-1)), searchedBackTo: undefined };
    }
    if (answer.exhausted) return { recordings: found, next: undefined, searchedBackTo: undefined };
    const last = answer.recordings.at(-1);
    if (last) {
      newest = place(last);
      readTo = last.connectedAt;
    }
    size = Math.min(size * 2, mostRows);
  }
  return { recordings: found, next: newest, searchedBackTo: readTo };
}

const place = (recording: Recording | undefined) => recording && whenOf(recording.connectedAt, recording.id);
