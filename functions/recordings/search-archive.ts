import { placeOfTime } from '#data/places';
import { type Recording, type RecordingRepository, whenOf } from '#data/recordings';
import { conditionsOf, type Plan } from './plan-rules.ts';
import { type Filters, matches } from './rules.ts';

/**
 * After so many Queries a search answers with what it has found and says how far back it got. A merge has one more for each partition
 * beside the first, since none can be left out: 27 of 20 partitions.
 */
export const mostQueries = 8;
/** About what fits into the 1 MB that a Query reads at the most. */
const mostRows = 1700;
/** After so many rows, some 280 read units, too: whoever asks for what hardly ever occurs is better shown how far it got. */
const mostRead = 3800;

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
  /** Of the rows of all partitions, as the totals know: how much of what is wanted it will hold. */
  part: number;
  /** Read and not yet looked at, newest first. */
  waiting: Recording[];
  /** All that is newer than this place has been looked at; `unread` before the first Query. */
  readTo: string;
  exhausted: boolean;
}

/** Newer than any place. */
const unread = '~';

/**
 * The `limit` newest recordings that match, older than the place `after`. The plan's partitions are merged by `when`. The cost
 * is bound to the page: what the first Queries ask for comes from what the totals let expect, what the others ask for from
 * how many matches there have been so far, and when the Queries are used up what there is goes back.
 */
export async function searchArchive(
  tenantId: string,
  filters: Filters,
  plan: Plan,
  { limit, after }: { limit: number; after?: string | undefined },
  recordings: Pick<RecordingRepository, 'read'>,
): Promise<Found> {
  const { slot, mark } = plan;
  const oldest = filters.connectedAfter === undefined ? undefined : placeOfTime(filters.connectedAfter);
  const before = filters.connectedBefore === undefined ? undefined : placeOfTime(filters.connectedBefore);
  const newest = after && before ? (after < before ? after : before) : (after ?? before);
  const lanes = lanesOf(plan, newest);
  const most = mostQueries + lanes.length - 1;
  const found: Recording[] = [];
  const only = conditionsOf(filters, plan);
  let queries = 0;
  let read = 0;

  /** How many rows, of all partitions together, will probably hold the rest of the page and the one after it. */
  const wanted = () => {
    // Dimensions that have nothing to do with each other need `1 / share`, the same twice over needs 1: between the two.
    if (read === 0) return (limit + 1) / (plan.residual ? (plan.expected?.share ?? 1) : 1) ** (2 / 3);
    const came = found.length + lanes.reduce((sum, { waiting }) => sum + waiting.length, 0);
    // A third more than the average says: one Query that reads a little more is better than another one.
    return (((limit + 1 - found.length) * (read + 1)) / (came + 1)) * 1.33;
  };
  const refill = async (lane: Lane, rows: number) => {
    queries++;
    const from = lane.readTo === unread ? undefined : lane.readTo;
    const answer = await recordings.read(tenantId, {
      ...{ slot, mark, value: lane.value, oldest, limit: rows, only },
      ...(from === undefined ? {} : { newest: from }),
    });
    read += answer.read;
    lane.waiting.push(...answer.recordings);
    lane.exhausted = answer.readTo === undefined;
    lane.readTo = answer.readTo ?? lane.readTo;
  };
  const result = (next: string | undefined, searchedBackTo?: number): Found => ({
    ...{ recordings: found, next, searchedBackTo, queries },
  });

  // Every match is a number's of a list that is empty.
  if (lanes.length === 0) return result(undefined);
  // Nothing is both after a time and before an earlier one; the table would refuse to look.
  if (oldest && newest && newest <= oldest) return result(undefined);
  let looked = newest;
  for (;;) {
    const dry = lanes.filter(isDry);
    /** What is newer than this is known of every partition. */
    const [known = ''] = dry.map(({ readTo }) => readTo).sort((a, b) => (a < b ? 1 : -1));
    const lane = lanes.reduce((best, other) => (newestOf(other) > newestOf(best) ? other : best), lanes[0] as Lane);
    const recording = newestOf(lane) > known ? lane.waiting.shift() : undefined;
    if (recording) {
      if (matches(filters, recording)) {
        if (found.length === limit) return result(looked);
        found.push(recording);
      }
      looked = place(recording);
      continue;
    }
    if (dry.length === 0) return result(undefined);
    // To know whether there is one more is not worth another Query.
    if (found.length === limit) return result(looked);
    if (queries + dry.length > most || mostRead - read < limit) return result(known, Number(known.slice(0, 13)));
    const live = lanes.reduce((sum, { exhausted, part }) => sum + (exhausted ? 0 : part), 0);
    const rows = Math.min(wanted(), mostRead - read);
    await Promise.all(
      dry.map((lane) => refill(lane, rowsFor((rows * lane.part) / live, lanes.length === 1, plan.residual))),
    );
  }
}

function lanesOf({ values, expected }: Plan, newest: string | undefined): Lane[] {
  const rows = values.map((_, i) => (expected?.rows[i] ?? 0) + 1);
  const sum = rows.reduce((sum, count) => sum + count, 0);
  return values.map((value, i) => ({
    ...{ value, part: (rows[i] ?? 1) / sum, waiting: [], readTo: newest ?? unread, exhausted: false },
  }));
}

/** How many rows to ask a partition for in which `mean` are wanted: some more, where that is a guess. */
function rowsFor(mean: number, alone: boolean, residual: boolean): number {
  const spread = alone && !residual ? 0 : 2 * Math.sqrt(mean) + 1;
  return Math.min(mostRows, Math.ceil(mean + spread));
}

const isDry = ({ waiting, exhausted }: Lane) => waiting.length === 0 && !exhausted;
const newestOf = ({ waiting }: Lane) => (waiting[0] ? place(waiting[0]) : '');
const place = (recording: Recording) => whenOf(recording.connectedAt, recording.id);
