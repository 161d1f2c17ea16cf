import type { Write } from '#data/client';
import type { Recorder } from '#data/directory';
import { eventWrite } from '#data/events';
import { type Actor, eventActor } from '#runtime/route';

/** The event of somebody's doing to a recorder: what it is set to since. */
export const recorderEvent = (
  type: 'create_recorder' | 'update_recorder' | 'delete_recorder',
  actor: Actor,
  { tenantId, id, name, timeZone, profile, disabled = false }: Recorder,
): Write =>
  eventWrite(tenantId, {
    ...{ type, actor: eventActor(actor) },
    details: { recorderId: id, name, timeZone, profile: profile ?? null, disabled },
  });
