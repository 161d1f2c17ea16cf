import { type Recording, type RecordingRepository, whenOf } from '#data/recordings';
import { type Filters, matches, type Plan } from './rules.ts';

/** After so many Queries, beside one for each partition, a search answers with what it has found and says how far back it got. */
export const mostQueries = 8;
/** A Query reads 1 MB at the most; asking for more rows than that holds only makes its answer's size hard to foresee. */
const mostRows = 1000;

export interface Found {
  recordings: Recording[];
  /** The place (`when`) after which the next page begins; undefined where nothing is left. */
  next: string | undefined;
  /** Epoch milliseconds, where the search stopped before the page was full. */
  searchedBackTo: number | undefined;
  queries: number;
}

/** One partition of the plan, read from new to old. */
interface Lane {
  value: string | undefined;
  /** Read and not yet looked at, newest first. */
  waiting: Recording[];
  /** Everything newer than this place has been read. */
  readTo: string | undefined;
  exhausted: boolean;
  size: number;
}

/**
 * The `limit` newest recordings that match, older than the place `after`. The plan's partitions are merged by `when`. The cost
 * is bound to the page: the first Query of a partition asks for its share of the page, each further one for twice as many, and
 * when the Queries are used up what there is goes back.
 */
export async function searchArchive(
  tenantId: string,
  filters: Filters,
  plan: Plan,
  { limit, after }: { limit: number; after?: string | undefined },
  recordings: Pick<RecordingRepository, 'read'>,
): Promise<Found> {
  const { slot, flagId, values } = plan;
  const bound = (at: number | undefined) => (at === undefined ? undefined : String(Math.max(0, at)).padStart(13, '0'));
  const oldest = bound(filters.connectedAfter);
  const before = bound(filters.connectedBefore);
  const newest = after && before ? (after < before ? after : before) : (after ?? before);
  const share = Math.ceil((limit + 1) / values.length);
  const size = values.length === 1 ? limit + 1 : share + 4;
  const lanes = values.map((value): Lane => ({ value, waiting: [], readTo: newest, exhausted: false, size }));
  let left = mostQueries + values.length - 1;

  const refill = async (lane: Lane) => {
    left--;
    const stretch = { slot, flagId, value: lane.value, newest: lane.readTo, oldest, limit: lane.size };
    const answer = await recordings.read(tenantId, stretch);
    const last = answer.recordings.at(-1);
    lane.waiting.push(...answer.recordings);
    lane.readTo = last ? place(last) : lane.readTo;
    lane.exhausted = answer.exhausted;
    lane.size = Math.min(lane.size * 2, mostRows);
  };
  const result = (found: Recording[], next: string | undefined, searchedBackTo?: number): Found => ({
    ...{ recordings: found, next, searchedBackTo },
    queries: mostQueries + values.length - 1 - left,
  });

  const found: Recording[] = [];
  // Every match is a number's of a list that is empty.
  if (lanes.length === 0) return { ...result(found, undefined), queries: 0 };
  // Nothing is both after a time and before an earlier one; the table would refuse to look.
  if (oldest && newest && newest <= oldest) return result(found, undefined);
  let looked = newest;
  for (;;) {
    // The newest of all is known only when every partition shows its newest.
    const dry = lanes.filter((lane) => lane.waiting.length === 0 && !lane.exhausted);
    if (dry.length > left) return result(found, looked, looked === undefined ? undefined : Number(looked.slice(0, 13)));
    await Promise.all(dry.map(refill));
    if (lanes.some((lane) => lane.waiting.length === 0 && !lane.exhausted)) continue;

    const lane = lanes.reduce((best, other) => (newestOf(other) > newestOf(best) ? other : best), lanes[0] as Lane);
    const recording = lane.waiting.shift();
    if (!recording) return result(found, undefined);
    if (matches(filters, recording)) {
      if (found.length === limit) return result(found, looked);
      found.push(recording);
    }
    looked = place(recording);
  }
}

const newestOf = ({ waiting }: Lane) => (waiting[0] ? place(waiting[0]) : '');
const place = (recording: Recording) => whenOf(recording.connectedAt, recording.id);
