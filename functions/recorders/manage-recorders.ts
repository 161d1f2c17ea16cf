import { mostRecorders } from '#contract/recorder-limits';
import { recordersEndpoints } from '#contract/recorders';
import type { Recorder } from '#data/directory';
import { newId } from '#data/ids';
import type { NamedRepository } from '#data/named';
import type { RecorderActivity } from '#data/recorder-activity';
import { readPeriod } from '#functions/reports/period';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { pageByName } from '#runtime/named-list';
import { route } from '#runtime/route';
import { readProfile } from './read-profile.ts';
import { recorderEvent } from './recorder-event.ts';
import { recorderOf, refuseTaken, toView, toViews, type ViewDeps } from './view.ts';

export interface RecordersDeps extends ViewDeps {
  named: NamedRepository<Recorder>;
  activity: Pick<RecorderActivity, 'latest' | 'days'>;
  cursors: Cursors;
}

export const listRecorders = route(recordersEndpoints.listRecorders, async ({ actor, query }, deps: RecordersDeps) => {
  const { tenantId } = actor;
  const all = await deps.recorders.list(tenantId);
  const { page, nextCursor } = await pageByName(all, query, { cursors: deps.cursors, scope: ['recorders', tenantId] });
  return { items: await toViews(tenantId, page, deps), nextCursor };
});

export const getRecorder = route(recordersEndpoints.getRecorder, async ({ actor, params }, deps: RecordersDeps) =>
  toView(actor.tenantId, await recorderOf(actor, params.recorderId, deps), deps),
);

export const createRecorder = route(recordersEndpoints.createRecorder, async ({ actor, body }, deps: RecordersDeps) => {
  const { tenantId } = actor;
  const { name, timeZone, profile } = body;
  const at = Date.now();
  const recorder: Recorder = {
    ...{ tenantId, id: newId('rdr', at), name, timeZone, profile: readProfile(profile) },
    createdAt: new Date(at).toISOString(),
  };
  await refuseTaken(recorder, deps);
  const outcome = await deps.named.create(recorder, mostRecorders, [recorderEvent('create_recorder', actor, recorder)]);
  if (outcome === 'name_taken') throw new AppError('name_taken');
  if (outcome === 'too_many') throw new AppError('too_many_recorders');
  return toView(tenantId, recorder, deps);
});

export const getRecorderStatistics = route(
  recordersEndpoints.getRecorderStatistics,
  async ({ actor, params, query }, deps: RecordersDeps) => {
    const { tenantId } = actor;
    const { id } = await recorderOf(actor, params.recorderId, deps);
    const timeZone = (await deps.tenants.find(tenantId))?.timeZone ?? 'UTC';
    const { after, before } = readPeriod(query, Date.now(), timeZone);
    return { items: await deps.activity.days(tenantId, id, after, before) };
  },
);
