import type { RecorderKeys } from '#adapters/recorder-keys';
import { recorderCredentialsEndpoints } from '#contract/recorders';
import type { ApiTokenRepository } from '#data/api-tokens';
import type { Recorder } from '#data/directory';
import type { NamedRepository } from '#data/named';
import { foldName } from '#data/users';
import { readProfile } from '#functions/recorders/read-profile';
import { recorderEvent } from '#functions/recorders/recorder-event';
import { recorderOf, refuseTaken, toView, type ViewDeps } from '#functions/recorders/view';
import { AppError } from '#runtime/errors';
import { type Actor, route } from '#runtime/route';

export interface ChangeDeps extends ViewDeps {
  named: NamedRepository<Recorder>;
  tokens: Pick<ApiTokenRepository, 'list' | 'revoke'>;
  keys: Pick<RecorderKeys, 'setActive' | 'removeAll'>;
}

/** Throws `name_taken` and `conflict`. */
async function change(actor: Actor, before: Recorder, to: Partial<Recorder>, { named }: ChangeDeps): Promise<Recorder> {
  const event = recorderEvent('update_recorder', actor, { ...before, ...to });
  const after = await named.update(before, to, [event]);
  if (after === 'name_taken') throw new AppError('name_taken');
  if (after === 'changed') throw new AppError('conflict');
  return after;
}

/** Two who disable and enable at once: whoever comes last sees what holds. */
const mostLooks = 5;

/** Lets the access keys in, or not, as the recorder's row says. The row is what holds: a repeat puts right what was left undone. */
async function followRow({ tenantId, id, disabled }: Recorder, { recorders, keys }: ChangeDeps): Promise<void> {
  let known = disabled ?? false;
  for (let look = 0; look < mostLooks; look++) {
    await keys.setActive({ tenantId, recorderId: id }, !known);
    const now = await recorders.findNow(tenantId, id);
    if (!now || (now.disabled ?? false) === known) return;
    known = now.disabled ?? false;
  }
  throw new AppError('conflict');
}

/** Of a recorder that is disabled nothing is taken from the first write on; its keys end with what follows. */
export const updateRecorder = route(
  recorderCredentialsEndpoints.updateRecorder,
  async ({ actor, params, body }, deps: ChangeDeps) => {
    const before = await recorderOf(actor, params.recorderId, deps);
    const { name = before.name, timeZone = before.timeZone, disabled = before.disabled } = body;
    const profile = body.profile === undefined ? before.profile : readProfile(body.profile);
    if (foldName(name) !== foldName(before.name)) await refuseTaken({ ...before, name }, deps);
    const after = await change(actor, before, { name, timeZone, profile, disabled: disabled || undefined }, deps);
    if (body.disabled !== undefined) await followRow(after, deps);
    return toView(actor.tenantId, after, deps);
  },
);

/**
 * Nothing new is taken first, then its credentials end, then it is gone: whatever fails in between, a repeat goes on with what is left. Recordings
 * keep the id, which names nobody from then on.
 */
export const deleteRecorder = route(
  recorderCredentialsEndpoints.deleteRecorder,
  async ({ actor, params }, deps: ChangeDeps) => {
    const { tenantId } = actor;
    const before = await recorderOf(actor, params.recorderId, deps);
    // Its key is the template's, which nothing here can end.
    if ((await deps.provisioning.declaredRecorder(tenantId)) === before.id) throw new AppError('recorder_declared');
    const recorder = before.disabled ? before : await change(actor, before, { disabled: true }, deps);
    const owner = { kind: 'recorder', id: recorder.id } as const;
    for (const { id } of await deps.tokens.list(tenantId, owner)) await deps.tokens.revoke(tenantId, owner, id);
    await deps.keys.removeAll({ tenantId, recorderId: recorder.id });
    const deleted = await deps.named.delete(recorder, [recorderEvent('delete_recorder', actor, recorder)]);
    if (!deleted) throw new AppError('conflict');
    return undefined;
  },
);
