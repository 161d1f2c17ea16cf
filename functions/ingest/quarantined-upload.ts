import type { QuarantinedUpload } from '#contract/quarantine';
import type { Recorder } from '#data/directory';
import type { Quarantined } from '#data/quarantined-uploads';
import type { UploadRepository } from '#data/uploads';
import { AppError } from '#runtime/errors';
import type { Actor } from '#runtime/route';
import { reasonOf } from './account.ts';

/** Whose call a quarantined upload is nobody knows yet: who may hear some agents only sees nothing of the quarantine. */
export const seesQuarantine = ({ onlyAgents }: Actor): boolean => onlyAgents === undefined;

/** An upload in quarantine, for whoever may see it. Throws `upload_not_found`. */
export async function quarantinedFor(
  actor: Actor,
  id: string,
  uploads: Pick<UploadRepository, 'findQuarantined'>,
): Promise<Quarantined> {
  const entry = seesQuarantine(actor) ? await uploads.findQuarantined(actor.tenantId, id) : undefined;
  if (!entry) throw new AppError('upload_not_found');
  return entry;
}

/** The recorder of an upload by the name that it has now. */
export const recorderOf = (id: string | undefined, recorders: ReadonlyMap<string, Pick<Recorder, 'name'>>) =>
  id === undefined ? null : { id, name: recorders.get(id)?.name ?? null };

export function toView(entry: Quarantined, recorders: ReadonlyMap<string, Pick<Recorder, 'name'>>): QuarantinedUpload {
  const { id, key, bytes, code, attempts } = entry;
  return {
    ...{ id, key, bytes, code, attempts },
    recorderId: entry.recorderId ?? null,
    recorder: recorderOf(entry.recorderId, recorders),
    receivedAt: new Date(entry.receivedAt).toISOString(),
    reason: reasonOf(entry),
    retrying: entry.retryAskedAt !== undefined,
  };
}
