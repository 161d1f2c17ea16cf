import * as z from 'zod';
import { type JobFailure, jobFailures, jobKinds, jobStates } from '#contract/jobs';
import { QuarantineCode } from '#contract/quarantine';
import { RecordingFilters } from '#contract/recordings';
import { putNew, type Table, type Write } from './client.ts';
import { entity, type Item, tenantPrefix } from './entity.ts';
import { queryPage } from './pages.ts';

/** Whose earlier calls a job relabels. The numbers' rows say what they are given, as they are when the job gets to a call. */
const Relabelling = z.object({
  /** Some may stand here more than once. */
  numbers: z.array(z.string()),
  /** Those of another agent or department too. */
  others: z.boolean(),
  /** What the numbers were given, where it was the same for all. */
  agentId: z.string().optional(),
  departmentId: z.string().optional(),
  /** Jobs that had begun with the same numbers when this was asked for: what they gave counts as nothing. */
  overrides: z.array(z.object({ id: z.string(), createdAt: z.number() })),
});
export type Relabelling = z.output<typeof Relabelling>;

/** Work on many recordings or uploads that goes on in the background, and how far it is. Times are epoch milliseconds. */
export const Job = z.object({
  tenantId: z.string(),
  id: z.string(),
  userId: z.string(),
  /** Who asked for it, as events name them. */
  actor: z.object({ kind: z.enum(['user', 'token']), id: z.string(), name: z.string() }),
  kind: z.enum(jobKinds),
  state: z.enum(jobStates),
  recordingIds: z.array(z.string()).optional(),
  filters: RecordingFilters.optional(),
  addFlagIds: z.array(z.string()).default([]),
  removeFlagIds: z.array(z.string()).default([]),
  /** What removed flags were called that are gone by now. */
  flagLabels: z.record(z.string(), z.string()).optional(),
  reason: z.string().optional(),
  relabelling: Relabelling.optional(),
  /** Which uploads in quarantine it tries again. */
  retries: z.object({ code: QuarantineCode, recorderId: z.string().optional() }).optional(),
  /** It is about all that it selects, whichever of it who asked may hear: what follows from a change of the customer's settings. */
  ofEverybody: z.boolean().optional(),
  createdAt: z.number(),
  endedAt: z.number().optional(),
  cancelAsked: z.boolean().default(false),
  total: z.number().int().optional(),
  done: z.number().int(),
  skipped: z.number().int(),
  /** Where in the selection it is: everything before has been dealt with. */
  place: z.string().optional(),
  /** The recordings, or uploads, that were begun, which a repeat begins again, and where it goes on after them. */
  batch: z.array(z.string()).optional(),
  placeAfter: z.string().optional(),
  /** How often it was begun since it last got on. */
  attempts: z.number().int(),
  file: z
    .object({
      ...{ key: z.string(), filename: z.string(), bytes: z.number() },
      /** Whose calls it holds; absent where that was not restricted. */
      agentIds: z.array(z.string()).optional(),
    })
    .optional(),
  failure: z.enum(Object.keys(jobFailures) as [JobFailure, ...JobFailure[]]).optional(),
  version: z.number().int(),
  expiresAt: z.number().describe('Epoch seconds: TTL'),
});
export type Job = z.output<typeof Job>;

/** What finds a job. */
export type JobAddress = Pick<Job, 'tenantId' | 'userId' | 'id'>;

/** What changes while a job is worked on; a key that is there with undefined is removed. */
export type JobChanges = Partial<Omit<Job, keyof JobAddress | 'version' | 'cancelAsked'>>;

const jobKey = ({ tenantId, userId, id }: JobAddress) => ({ pk: `${tenantPrefix(tenantId)}JOBS#${userId}`, sk: id });
const jobEntity = entity({ name: 'job', schema: Job, keys: jobKey });

/** The part of a transaction that writes a job which must not exist yet. */
export const newJobWrite = (job: Job): Write => putNew(jobEntity.toItem(job));

/** More numbers than this are another job's. */
const mostNumbers = 500;

/** Whether a relabelling can be added to a job: nobody has begun it or asked it to stop, it treats calls alike, and there is room. */
export const canJoin = ({ state, cancelAsked, relabelling }: Job, { numbers, others }: Relabelling): boolean =>
  state === 'waiting' &&
  !cancelAsked &&
  relabelling?.others === others &&
  relabelling.numbers.length + numbers.length <= mostNumbers;

/** The part of a transaction that adds a relabelling to a job. It fails where the job cannot be joined any more. */
export function joinJobWrite(job: Job, { numbers, agentId, departmentId, overrides }: Relabelling): Write {
  const replaced = job.relabelling?.numbers.every((number) => numbers.includes(number));
  const labels = Object.entries({ agentId, departmentId });
  const differing = labels.filter(([name, id]) => job.relabelling?.[name as 'agentId' | 'departmentId'] !== id);
  const set = replaced ? differing.filter(([, id]) => id !== undefined) : [];
  const removed = differing.filter((one) => !set.includes(one));
  return {
    Update: {
      Key: jobKey(job),
      UpdateExpression: [
        'SET #relabelling.#numbers = list_append(#relabelling.#numbers, :numbers)',
        ', #relabelling.#overrides = list_append(#relabelling.#overrides, :overrides), #version = #version + :one',
        ...set.map(([name]) => `, #relabelling.#${name} = :${name}`),
        ...(removed.length > 0 ? [` REMOVE ${removed.map(([name]) => `#relabelling.#${name}`).join(', ')}`] : []),
      ].join(''),
      ConditionExpression:
        '#state = :waiting AND #cancelAsked = :false AND size(#relabelling.#numbers) <= :room AND attribute_exists(pk)',
      ExpressionAttributeNames: {
        ...{ '#relabelling': 'relabelling', '#numbers': 'numbers', '#overrides': 'overrides', '#version': 'version' },
        ...{ '#state': 'state', '#cancelAsked': 'cancelAsked' },
        ...Object.fromEntries(differing.map(([name]) => [`#${name}`, name])),
      },
      ExpressionAttributeValues: {
        ...{ ':numbers': numbers, ':overrides': overrides, ':one': 1, ':waiting': 'waiting', ':false': false },
        ':room': mostNumbers - numbers.length,
        ...Object.fromEntries(set.map(([name, id]) => [`:${name}`, id])),
      },
    },
  };
}

/** Which jobs of a tenant work at the moment: job id -> by whom, and until when unless it says so again. */
const Running = z.object({
  holders: z.record(z.string(), z.object({ owner: z.string(), until: z.number() })),
  version: z.number().int(),
});
type Running = z.output<typeof Running>;

export const hasEnded = ({ state }: Pick<Job, 'state'>) => state !== 'waiting' && state !== 'running';

export type JobRepository = ReturnType<typeof jobRepository>;

export function jobRepository(table: Table) {
  const runningKey = (tenantId: string) => ({ pk: `${tenantPrefix(tenantId)}JOBS`, sk: 'RUNNING' });
  const requestKey = ({ tenantId, userId }: Pick<JobAddress, 'tenantId' | 'userId'>, requestId: string) => ({
    pk: `${tenantPrefix(tenantId)}JOBS#${userId}`,
    sk: `REQUEST#${requestId}`,
  });

  /** Writes the tenant's running jobs as `change` makes them of the present ones; undefined of it leaves them as they are. */
  const changeRunning = async (tenantId: string, now: number, change: (holders: Running['holders']) => boolean) => {
    for (;;) {
      const item = await table.get(runningKey(tenantId), { consistent: true });
      const { holders, version } = item ? Running.parse(item) : { holders: {}, version: 0 };
      const alive = Object.fromEntries(Object.entries(holders).filter(([, { until }]) => until > now));
      if (!change(alive)) return;
      const written = await table.transact([
        {
          Put: {
            Item: { ...runningKey(tenantId), holders: alive, version: version + 1 },
            ConditionExpression: 'attribute_not_exists(pk) OR version = :version',
            ExpressionAttributeValues: { ':version': version },
          },
        },
      ]);
      if (written) return;
    }
  };

  return {
    /** Writes a new job; where the same person started one by the same `requestId` before, that one is the answer. */
    async start(job: Job, requestId: string | undefined): Promise<Job | 'forgotten'> {
      const request = requestId && {
        ...requestKey(job, requestId),
        jobId: job.id,
        expiresAt: job.expiresAt,
      };
      const written = await table.transact([newJobWrite(job), ...(request ? [putNew(request as Item)] : [])]);
      if (written) return job;
      const first = requestId && (await this.begunBy(job, requestId));
      if (!first) throw new Error(`The job ${job.id} could not be written`);
      return first;
    },

    /** The job that a person began by a request; `forgotten` where it has been removed since. */
    async begunBy(
      { tenantId, userId }: Pick<JobAddress, 'tenantId' | 'userId'>,
      requestId: string,
    ): Promise<Job | 'forgotten' | undefined> {
      const request = await table.get(requestKey({ tenantId, userId }, requestId), { consistent: true });
      return request && ((await this.find({ tenantId, userId, id: String(request.jobId) })) ?? 'forgotten');
    },

    async find(address: JobAddress): Promise<Job | undefined> {
      const item = await table.get(jobKey(address), { consistent: true });
      return item && jobEntity.fromItem(item);
    },

    /** A page of a person's jobs, newest first, older than `before` (an id) if given. */
    async list(
      tenantId: string,
      userId: string,
      limit: number,
      before?: string,
    ): Promise<{ jobs: Job[]; more: boolean }> {
      const { rows, more } = await queryPage(
        table,
        {
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :before',
          ExpressionAttributeValues: {
            ':pk': jobKey({ tenantId, userId, id: '' }).pk,
            ':first': 'job_',
            ':before': before ?? 'job_~',
          },
          ScanIndexForward: false,
          ConsistentRead: true,
        },
        limit,
        before,
      );
      return { jobs: rows.map((row) => jobEntity.fromItem(row)), more };
    },

    /** Changes a job that is as `job` is. Undefined, and nothing written, where somebody else has changed it since. */
    async change(job: Job, changes: JobChanges): Promise<Job | undefined> {
      const given = Object.entries({ ...changes, version: job.version + 1 });
      const [set, removed] = [
        given.filter(([, value]) => value !== undefined),
        given.filter(([, value]) => value === undefined),
      ];
      const item = await table.updateIf({
        Key: jobKey(job),
        UpdateExpression: [
          `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
          ...(removed.length > 0 ? [`REMOVE ${removed.map(([name]) => `#${name}`).join(', ')}`] : []),
        ].join(' '),
        ConditionExpression: 'version = :before',
        ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
        ExpressionAttributeValues: {
          ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
          ':before': job.version,
        },
      });
      return item && jobEntity.fromItem(item);
    },

    /** Notes that a job is to stop, whoever works on it. Undefined where it has gone. */
    async askCancel(address: JobAddress): Promise<Job | undefined> {
      const item = await table.updateIf({
        Key: jobKey(address),
        UpdateExpression: 'SET cancelAsked = :true',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':true': true },
      });
      return item && jobEntity.fromItem(item);
    },

    remove: (address: JobAddress): Promise<void> => table.delete(jobKey(address)),

    /**
     * Takes one of the tenant's `most` places for working on a job, or keeps it, for `holdMs` from `now`. `busy` where another owner works on
     * it, `full` where no place is free.
     */
    async takePlace(
      { tenantId, id }: JobAddress,
      { owner, now, holdMs, most }: { owner: string; now: number; holdMs: number; most: number },
    ): Promise<'taken' | 'busy' | 'full'> {
      let outcome: 'taken' | 'busy' | 'full' = 'full';
      await changeRunning(tenantId, now, (holders) => {
        const holder = holders[id];
        outcome =
          holder && holder.owner !== owner ? 'busy' : !holder && Object.keys(holders).length >= most ? 'full' : 'taken';
        if (outcome === 'taken') holders[id] = { owner, until: now + holdMs };
        return outcome === 'taken';
      });
      return outcome;
    },

    /** Gives the place back, if it is still the owner's. */
    async leavePlace({ tenantId, id }: JobAddress, owner: string, now: number): Promise<void> {
      await changeRunning(tenantId, now, (holders) => {
        const held = holders[id]?.owner === owner;
        delete holders[id];
        return held;
      });
    },
  };
}
