import { newId } from '#data/ids';
import type { Job } from '#data/jobs';
import { type Actor, eventActor } from '#runtime/route';

/** How long a job is remembered, in milliseconds. */
const keptMs = 7 * 86_400_000;

/** A job that an actor asks for at this moment. */
export function newJob(actor: Actor, asked: Pick<Job, 'kind'> & Partial<Job>): Job {
  const createdAt = Date.now();
  return {
    ...{ tenantId: actor.tenantId, userId: actor.userId, id: newId('job', createdAt), actor: eventActor(actor) },
    ...{ state: 'waiting', createdAt, cancelAsked: false, done: 0, skipped: 0, attempts: 0, version: 0 },
    ...{ addFlagIds: [], removeFlagIds: [] },
    expiresAt: Math.floor((createdAt + keptMs) / 1000),
    ...asked,
  };
}
