import { reviewEndpoints } from '#contract/review';
import type { Directory } from '#data/directory';
import { placeOfTime } from '#data/places';
import { type Recording, type RecordingRepository, whenOf } from '#data/recordings';
import type { Slot } from '#data/table';
import { recordingFor } from '#functions/recordings/get-recording';
import { isHeardBy } from '#functions/recordings/rules';
import { toViews } from '#functions/recordings/view';
import { route } from '#runtime/route';
import { outsideNumbers } from './rules.ts';

/** A time line of more is not read. */
const mostShown = 50;
/** The segments of one call, however often it was transferred. */
const mostSegments = 20;

export const listAssociated = route(
  reviewEndpoints.listAssociated,
  async ({ actor, params, query }, deps: { recordings: RecordingRepository; directory: Directory }) => {
    const { recordings, directory } = deps;
    const recording = await recordingFor(actor, params.recordingId, recordings);
    const { tenantId, id } = recording;
    const [segments, around] = await Promise.all([
      recording.callId ? recordings.ofCall(tenantId, recording.callId, mostSegments) : [],
      callsAround(recording, query.hours * 3_600_000, recordings),
    ]);
    const ofCall = new Map(
      [...(await recordings.findMany(tenantId, segments))].filter(([, one]) => isHeardBy(actor.onlyAgents, one)),
    );
    // Those of the call are always shown, then those nearest in time.
    const distance = ({ connectedAt }: Recording) => Math.abs(connectedAt - recording.connectedAt);
    const others = around.filter(
      (other) => other.id !== id && !ofCall.has(other.id) && isHeardBy(actor.onlyAgents, other),
    );
    const nearest = others.sort((a, b) => distance(a) - distance(b)).slice(0, mostShown - ofCall.size - 1);
    const shown = [...new Map([recording, ...ofCall.values(), ...nearest].map((one) => [one.id, one])).values()];
    shown.sort((a, b) => (whenOf(a.connectedAt, a.id) < whenOf(b.connectedAt, b.id) ? -1 : 1));
    const views = await toViews(tenantId, shown, directory);
    return {
      items: views.map((view) => ({
        ...view,
        relation:
          view.id === id ? ('this' as const) : ofCall.has(view.id) ? ('same_call' as const) : ('same_number' as const),
      })),
      nextCursor: null,
      more: nearest.length < others.length,
    };
  },
);

/** Calls from and to the outside numbers of a recording within `span` milliseconds before and after it, nearest first in each partition. */
async function callsAround(recording: Recording, span: number, recordings: RecordingRepository): Promise<Recording[]> {
  const { tenantId, connectedAt } = recording;
  const partitions = outsideNumbers(recording).flatMap((value) =>
    (['byFrom', 'byTo'] as Slot[]).map((slot) => ({ slot, value })),
  );
  const found = await Promise.all(
    partitions.flatMap(({ slot, value }) => [
      recordings.read(tenantId, {
        ...{ slot, value, limit: mostShown },
        oldest: placeOfTime(connectedAt - span),
        newest: placeOfTime(connectedAt + 1),
      }),
      recordings.read(tenantId, {
        ...{ slot, value, limit: mostShown, oldestFirst: true },
        oldest: placeOfTime(connectedAt + 1),
        newest: placeOfTime(connectedAt + span),
      }),
    ]),
  );
  return [...new Map(found.flatMap((part) => part.recordings).map((one) => [one.id, one])).values()];
}
