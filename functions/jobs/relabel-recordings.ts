import type { Agent, Department, DirectoryRepository } from '#data/directory';
import { type EventRepository, eventWrite } from '#data/events';
import type { Job } from '#data/jobs';
import { type ManagedNumber, type ManagedNumbers, numberUnchanged } from '#data/managed-numbers';
import { labelWrites, type Recording, type RecordingRepository } from '#data/recordings';
import { type Labels, relabelled, type Void } from '#functions/recordings/labels';
import { inParallel } from '#runtime/in-parallel';
import type { JobWork } from './run-job.ts';
import { type BatchDeps, eachBatch } from './select-recordings.ts';

export interface RelabelDeps extends BatchDeps {
  recordings: BatchDeps['recordings'] & Pick<RecordingRepository, 'changeLabels'>;
  numbers: ManagedNumbers;
  agents: Pick<DirectoryRepository<Agent>, 'findNow'>;
  departments: Pick<DirectoryRepository<Department>, 'findMany'>;
  events: BatchDeps['events'] & Pick<EventRepository, 'ofRecording'>;
}

const batchSize = 100;
/** Half of what a transaction holds: whoever changes one of its rows at the same moment waits for all of it. */
const mostWritesAtOnce = 50;
const readAtOnce = 20;
const mostTries = 8;

/**
 * Gives the calls of numbers the agent and the department that the numbers have at that moment, each with an event. Many are written in one
 * transaction, which also says that the numbers are still as they were read: nothing is given that the numbers do not say any more.
 */
export const relabelRecordings =
  (deps: RelabelDeps): JobWork =>
  async (running) => {
    await eachBatch(running, batchSize, deps, (ids) => relabel(running.job, ids, deps));
    return {};
  };

/** The ids of those that were changed. Throws where others change the same recordings all the time. */
async function relabel(job: Job, ids: readonly string[], deps: RelabelDeps): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  let waiting: readonly string[] = ids;
  for (let tries = 0; waiting.length > 0; tries++) {
    if (tries === mostTries) throw new Error(`Recordings of ${job.tenantId} are being changed by others all the time`);
    const overtaken: string[] = [];
    // Fewer at a time leave fewer in the way of whoever changes one of them.
    for (const { changes, size: _, ...part } of together(
      await changesOf(job, waiting, deps),
      mostWritesAtOnce >> tries,
    )) {
      const writes = [...[...part.numbers.values()].map(numberUnchanged), ...changes.map(({ event }) => event)];
      const written = await deps.recordings.changeLabels(changes, writes);
      for (const { before } of changes) if (written) changed.add(before.id);
      if (!written) overtaken.push(...changes.map(({ before }) => before.id));
    }
    waiting = overtaken;
  }
  return changed;
}

interface Change {
  before: Recording;
  after: Recording;
  event: ReturnType<typeof eventWrite>;
  /** What decided. */
  numbers: ManagedNumber[];
}

/** What is to change of recordings as they are at this moment. A number that another job was started for since is that one's. */
async function changesOf(job: Job, ids: readonly string[], deps: RelabelDeps): Promise<Change[]> {
  const { tenantId, relabelling } = job;
  if (!relabelling) throw new Error(`The job ${job.id} does not say what to relabel`);
  const recordings = [...(await deps.recordings.findMany(tenantId, [...ids])).values()];
  const managed = await deps.numbers.of(tenantId, recordings.flatMap(numbersOf));
  const { others } = relabelling;
  const ours = recordings.filter((recording) =>
    numbersOf(recording).some((number) => managed.get(number)?.relabelJob?.id === job.id),
  );
  const agentIds = [...managed.values(), ...ours].flatMap(({ agentId }) => agentId ?? []);
  const found = await inParallel([...new Set(agentIds)], readAtOnce, (id) => deps.agents.findNow(tenantId, id));
  const agents = found.filter((agent) => agent !== undefined);
  const changes = await inParallel(ours, readAtOnce, async (before) => {
    const nothing = await overridden(job, before, deps.events);
    const after = relabelled(before, managed, agents, { others, nothing });
    return after ? [{ before, after }] : [];
  });
  const flat = changes.flat();
  const named = flat.flatMap(({ before, after }) => [before, after]);
  const departments = await deps.departments.findMany(
    tenantId,
    named.flatMap(({ departmentId }) => departmentId ?? []),
  );
  const reference = (id: string | undefined, known: Map<string, { name: string }>) =>
    id === undefined ? null : { id, name: known.get(id)?.name ?? null };
  const agentsById = new Map(agents.map((agent) => [agent.id, agent]));
  const told = ({ agentId, departmentId }: Labels) => ({
    agent: reference(agentId, agentsById),
    department: reference(departmentId, departments),
  });
  return flat.map(({ before, after }) => ({
    ...{ before, after, numbers: numbersOf(before).flatMap((number) => managed.get(number) ?? []) },
    event: eventWrite(tenantId, {
      ...{ type: 'relabel', actor: job.actor, recordingId: before.id },
      details: { before: told(before), after: told(after), jobId: job.id },
    }),
  }));
}

const numbersOf = ({ from, to }: Recording) => [from.number, to.number].filter((number) => number !== undefined);

/** The labels of a recording that a job gave it which had not ended when this one was started in its place. */
async function overridden(
  job: Job,
  { id, agentId, departmentId }: Recording,
  events: RelabelDeps['events'],
): Promise<Void> {
  const { others, overrides } = job.relabelling ?? { others: true, overrides: [] };
  // With others it does not matter whose they are.
  if (others || overrides.length === 0 || !(agentId || departmentId)) return [];
  const given = new Set<Void[number]>();
  const after = Math.min(...overrides.map(({ createdAt }) => createdAt));
  for await (const { event } of events.ofRecording(job.tenantId, id, { after })) {
    if (event.type !== 'relabel' || !overrides.some((one) => one.id === event.details.jobId)) continue;
    const { before, after: then } = event.details;
    if (then.agent?.id !== before.agent?.id && then.agent?.id === agentId) given.add('agentId');
    if (then.department?.id !== before.department?.id && then.department?.id === departmentId)
      given.add('departmentId');
  }
  return [...given];
}

/** Puts changes together that a transaction of `most` writes has room for; one at least. */
function together(changes: readonly Change[], most: number) {
  const parts: { changes: Change[]; numbers: Map<string, ManagedNumber>; size: number }[] = [];
  for (const change of changes) {
    const size = labelWrites(change.before) + 1;
    const last = parts.at(-1);
    const unknown = change.numbers.filter(({ id }) => !last?.numbers.has(id));
    if (last && last.size + size + unknown.length <= most) {
      last.changes.push(change);
      last.size += size + unknown.length;
      for (const number of unknown) last.numbers.set(number.id, number);
    } else {
      const numbers = new Map(change.numbers.map((number) => [number.id, number]));
      parts.push({ changes: [change], numbers, size: size + numbers.size });
    }
  }
  return parts;
}
