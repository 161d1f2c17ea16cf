import { reviewEndpoints } from '#contract/review';
import type { Directory } from '#data/directory';
import type { RecordingRepository } from '#data/recordings';
import { changeFlags } from '#functions/recordings/change-flags';
import { recordingFor } from '#functions/recordings/get-recording';
import { toViews } from '#functions/recordings/view';
import { AppError } from '#runtime/errors';
import { eventActor, route } from '#runtime/route';

export const assignFlags = route(
  reviewEndpoints.assignFlags,
  async ({ actor, params, body }, deps: { recordings: RecordingRepository; directory: Directory }) => {
    const { recordings, directory } = deps;
    const before = await recordingFor(actor, params.recordingId, recordings);
    const { tenantId, id } = before;
    const wanted = [...new Set(body.flagIds)];
    const add = wanted.filter((flagId) => !before.flagIds.includes(flagId));
    const known = await directory.flags.findMany(tenantId, add);
    if (add.some((flagId) => !known.has(flagId))) throw new AppError('unknown_flag');
    const change = {
      ...{ actor: eventActor(actor), add },
      remove: before.flagIds.filter((flagId) => !wanted.includes(flagId)),
    };
    const outcome = await changeFlags(tenantId, id, change, { recordings, flags: directory.flags });
    // Somebody else put others on it at this moment: with these it would have too many.
    if (outcome === 'full') throw new AppError('conflict');
    const after = typeof outcome === 'object' ? outcome : await recordingFor(actor, id, recordings);
    const [view] = await toViews(tenantId, [after], directory);
    if (!view) throw new AppError('recording_not_found');
    return view;
  },
);
