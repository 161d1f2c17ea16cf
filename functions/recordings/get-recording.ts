import { recordingsEndpoints } from '#contract/recordings';
import type { Directory } from '#data/directory';
import type { Recording, RecordingRepository } from '#data/recordings';
import { AppError } from '#runtime/errors';
import { type Actor, route } from '#runtime/route';
import { isHeardBy } from './rules.ts';
import { toViews } from './view.ts';

/**
 * The recording, if the actor may hear it. Missing and not theirs are one answer, so that ids cannot be probed.
 * Throws `recording_not_found`.
 */
export async function recordingFor(actor: Actor, id: string, recordings: RecordingRepository): Promise<Recording> {
  const recording = await recordings.find(actor.tenantId, id);
  if (!recording || !isHeardBy(actor.onlyAgents, recording)) throw new AppError('recording_not_found');
  return recording;
}

export const getRecording = route(
  recordingsEndpoints.getRecording,
  async ({ params, actor }, deps: { recordings: RecordingRepository; directory: Directory }) => {
    const recording = await recordingFor(actor, params.recordingId, deps.recordings);
    const [view] = await toViews(actor.tenantId, [recording], deps.directory);
    if (!view) throw new AppError('recording_not_found');
    return view;
  },
);
