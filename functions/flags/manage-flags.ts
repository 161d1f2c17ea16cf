import type { JobQueue } from '#adapters/job-queue';
import { type Flag as FlagView, flagsEndpoints, mostFlagsOfCustomer } from '#contract/flags';
import type { DirectoryRepository, Flag } from '#data/directory';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import { type Job, newJobWrite } from '#data/jobs';
import type { NamedRepository } from '#data/named';
import type { TotalsFor } from '#data/totals-for';
import { newJob } from '#functions/jobs/new-job';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { pageByName } from '#runtime/named-list';
import { type Actor, eventActor, route } from '#runtime/route';

export interface FlagsDeps {
  flags: DirectoryRepository<Flag>;
  named: NamedRepository<Flag>;
  totalsFor: TotalsFor;
  queue: JobQueue;
  cursors: Cursors;
}

/** Flags as the API shows them, with how many recordings each is on that the actor may hear. */
async function toViews(actor: Actor, flags: Flag[], { totalsFor }: Pick<FlagsDeps, 'totalsFor'>): Promise<FlagView[]> {
  const counts = await totalsFor(actor).counts(
    'flag',
    flags.map(({ id }) => id),
  );
  return flags.map(({ id, createdAt, name, description, colour, icon }, i) => ({
    ...{ id, createdAt, label: name, description, colour, icon },
    recordings: counts[i] ?? 0,
  }));
}

async function toView(actor: Actor, flag: Flag, deps: Pick<FlagsDeps, 'totalsFor'>): Promise<FlagView> {
  const [view] = await toViews(actor, [flag], deps);
  if (!view) throw new Error('There is one view of one flag');
  return view;
}

/** Throws `flag_not_found`. */
async function flagOf({ tenantId }: Actor, id: string, flags: FlagsDeps['flags']): Promise<Flag> {
  const flag = await flags.findNow(tenantId, id);
  if (!flag) throw new AppError('flag_not_found');
  return flag;
}

export const listFlags = route(flagsEndpoints.listFlags, async ({ actor, query }, deps: FlagsDeps) => {
  const { tenantId } = actor;
  // They are few: a customer has no more than people can choose from.
  const all = await deps.flags.list(tenantId);
  const { page, nextCursor } = await pageByName(all, query, { cursors: deps.cursors, scope: ['flags', tenantId] });
  return { items: await toViews(actor, page, deps), nextCursor };
});

export const getFlag = route(flagsEndpoints.getFlag, async ({ actor, params }, deps: FlagsDeps) =>
  toView(actor, await flagOf(actor, params.flagId, deps.flags), deps),
);

export const createFlag = route(flagsEndpoints.createFlag, async ({ actor, body }, deps: FlagsDeps) => {
  const { tenantId } = actor;
  const { label, description, colour, icon } = body;
  const at = Date.now();
  const flag: Flag = {
    ...{ tenantId, id: newId('flg', at), name: label, description, colour, icon },
    createdAt: new Date(at).toISOString(),
  };
  const event = eventWrite(tenantId, {
    ...{ type: 'create_flag', actor: eventActor(actor) },
    details: { flagId: flag.id, label },
  });
  const outcome = await deps.named.create(flag, mostFlagsOfCustomer, [event]);
  if (outcome === 'name_taken') throw new AppError('name_taken');
  if (outcome === 'too_many') throw new AppError('too_many_flags');
  return toView(actor, flag, deps);
});

export const updateFlag = route(flagsEndpoints.updateFlag, async ({ actor, params, body }, deps: FlagsDeps) => {
  const { tenantId } = actor;
  const before = await flagOf(actor, params.flagId, deps.flags);
  const { label = before.name, description = before.description, colour = before.colour, icon = before.icon } = body;
  const event = eventWrite(tenantId, {
    ...{ type: 'update_flag', actor: eventActor(actor) },
    details: { flagId: before.id, label },
  });
  const after = await deps.named.update(before, { name: label, description, colour, icon }, [event]);
  if (after === 'name_taken') throw new AppError('name_taken');
  if (after === 'changed') throw new AppError('conflict');
  return toView(actor, after, deps);
});

/** When the job is looked for that a deletion may have written before this failed: a while after any request has ended. */
const lookAgainSeconds = 30;

/** The flag is gone from every list at once; a job takes it from the recordings that have it. */
export const deleteFlag = route(
  flagsEndpoints.deleteFlag,
  async ({ actor, params }, { flags, named, queue }: FlagsDeps) => {
    const { tenantId, userId } = actor;
    const flag = await flagOf(actor, params.flagId, flags);
    const job: Job = newJob(actor, {
      ...{ kind: 'flag', filters: { flagId: [flag.id] }, removeFlagIds: [flag.id] },
      ofEverybody: true,
    });
    const address = { tenantId, userId, id: job.id };
    const event = eventWrite(tenantId, {
      ...{ type: 'delete_flag', actor: eventActor(actor) },
      details: { flagId: flag.id, label: flag.name },
    });
    // The first message comes whatever becomes of this request; where the job was not written, it finds none.
    await queue.send({ job: address }, lookAgainSeconds);
    const deleted = await named.delete(flag, [event, newJobWrite({ ...job, flagLabels: { [flag.id]: flag.name } })]);
    if (!deleted) throw new AppError('conflict');
    await queue.send({ job: address });
    return undefined;
  },
);
