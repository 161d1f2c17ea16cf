import type { Relabelling } from '#data/jobs';
import { type Recording, type RecordingRepository, whenOf } from '#data/recordings';
import { isHeardBy } from '#functions/recordings/rules';

/** After so many Queries a part goes back with what it has, however little that is. */
const mostQueries = 8;
/** About what fits into the 1 MB that a Query reads at the most. */
const mostRows = 1700;

/**
 * The calls of a job's numbers, from them first and then to them, one number after the other, each call once; `size` at the most, after `place`. Where
 * only those are wanted that lack a label, those that have all are left out; with `onlyAgents` all calls but those agents'. `next` is where the next
 * part begins; undefined after the last.
 */
export async function callsOfNumbers(
  tenantId: string,
  { numbers, others, overrides }: Relabelling,
  { place, size }: { place: string | undefined; size: number },
  recordings: Pick<RecordingRepository, 'read'>,
  onlyAgents: ReadonlySet<string> | undefined,
): Promise<{ recordings: Recording[]; next: string | undefined }> {
  const values = [...new Set(numbers)];
  const lanes = values.flatMap((value) => (['byFrom', 'byTo'] as const).map((slot) => ({ slot, value })));
  const only = { unlabelled: !others && overrides.length === 0, agentIds: onlyAgents && [...onlyAgents] };
  const found: Recording[] = [];
  let { lane, newest } = readPlace(place);
  let limit = size;
  for (let queries = 0; queries < mostQueries && found.length < size; queries++) {
    const of = lanes[lane];
    if (!of) return { recordings: found, next: undefined };
    const answer = await recordings.read(tenantId, { ...of, ...(newest ? { newest } : {}), limit, only });
    const fresh = answer.recordings.filter(
      (recording) =>
        // Those between two of the numbers came with the one that called.
        (of.slot === 'byFrom' || !values.includes(recording.from.number ?? '')) && isHeardBy(onlyAgents, recording),
    );
    const taken = fresh.slice(0, size - found.length);
    found.push(...taken);
    const last = taken.at(-1);
    if (taken.length < fresh.length && last) newest = whenOf(last.connectedAt, last.id);
    else newest = answer.readTo;
    if (newest === undefined) lane++;
    // Few of those that were looked at are wanted.
    limit = Math.min(mostRows, limit * 2);
  }
  return { recordings: found, next: lane < lanes.length ? `${lane} ${newest ?? ''}` : undefined };
}

function readPlace(place: string | undefined): { lane: number; newest: string | undefined } {
  const [lane = '0', newest = ''] = (place ?? '').split(' ');
  return { lane: Number(lane), newest: newest || undefined };
}
