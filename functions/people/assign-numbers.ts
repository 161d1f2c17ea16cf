import type { RelabelChoice } from '#contract/relabelling';
import { type Agent, agentExists, type DirectoryRepository } from '#data/directory';
import { eventWrite } from '#data/events';
import type { ManagedNumber, NumberAssignments } from '#data/managed-numbers';
import { type OrderDeps, withRelabelling } from '#functions/jobs/order-relabelling';
import { AppError } from '#runtime/errors';
import { inParallel } from '#runtime/in-parallel';
import { type Actor, eventActor } from '#runtime/route';

export interface AssignDeps extends OrderDeps {
  agents: Pick<DirectoryRepository<Agent>, 'findNow'>;
  managedNumbers: Pick<DirectoryRepository<ManagedNumber>, 'findNow' | 'listNow'>;
  assignments: NumberAssignments;
}

/** Each is three writes, of itself, of its copy in their order and of its event; beside them stand the agent and a job. */
const numbersAtOnce = 30;
const attempts = 5;
const readAtOnce = 20;

/** Once each, as they are at this moment. Throws `unknown_number` where one is none of the tenant's. */
export const numbersOf = (
  tenantId: string,
  ids: readonly string[],
  { managedNumbers }: AssignDeps,
): Promise<ManagedNumber[]> =>
  inParallel([...new Set(ids)], readAtOnce, async (id) => {
    const number = await managedNumbers.findNow(tenantId, id);
    if (!number) throw new AppError('unknown_number');
    return number;
  });

/**
 * Gives an agent these numbers and no others, with the job that relabels the earlier calls of those that are new; its id, or null where there is
 * nothing to relabel. What was cut short between two transactions is ended by a repeat. Throws `agent_not_found`, and `conflict` where others change
 * the same numbers all the time.
 */
export async function assignNumbers(
  actor: Actor,
  agent: Agent,
  numbers: readonly ManagedNumber[],
  choice: RelabelChoice | undefined,
  deps: AssignDeps,
): Promise<string | null> {
  const { tenantId } = actor;
  const staying = new Set(numbers.map(({ id }) => id));
  const isTheirs = ({ agentId }: ManagedNumber) => agentId === agent.id;
  const leaving = (await deps.managedNumbers.listNow(tenantId)).filter((one) => isTheirs(one) && !staying.has(one.id));
  await inParts(actor, leaving, isTheirs, deps, (some, events) =>
    deps.assignments.assign(some, { agentId: undefined }, events),
  );

  let relabelJobId: string | null = null;
  const isToCome = (number: ManagedNumber) => !isTheirs(number);
  await inParts(actor, numbers, isToCome, deps, async (some, events) => {
    const { outcome, jobId } = await withRelabelling(
      actor,
      { numbers: some, choice: choice ?? 'unlabelled', agentId: agent.id },
      (relabelJob, writes) =>
        deps.assignments.assign(
          some,
          { agentId: agent.id, ...(relabelJob || choice === 'none' ? { relabelJob } : {}) },
          [...events, agentExists(tenantId, agent.id), ...writes],
        ),
      (outcome) => outcome,
      deps,
    );
    relabelJobId = jobId ?? relabelJobId;
    if (!outcome && !(await deps.agents.findNow(tenantId, agent.id))) throw new AppError('agent_not_found');
    return outcome;
  });
  return relabelJobId;
}

/** Writes those of `numbers` that are to be written, each with its event: all that one transaction holds, then the next. */
async function inParts(
  actor: Actor,
  numbers: readonly ManagedNumber[],
  isToWrite: (number: ManagedNumber) => boolean,
  { managedNumbers }: AssignDeps,
  write: (some: readonly ManagedNumber[], events: ReturnType<typeof eventWrite>[]) => Promise<boolean>,
): Promise<void> {
  const { tenantId } = actor;
  for (let start = 0; start < numbers.length; start += numbersAtOnce) {
    let some = numbers.slice(start, start + numbersAtOnce).filter(isToWrite);
    for (let attempt = 1; some.length > 0; attempt++) {
      const events = some.map(({ id, name }) =>
        eventWrite(tenantId, {
          ...{ type: 'update_number', actor: eventActor(actor) },
          details: { numberId: id, number: name },
        }),
      );
      if (await write(some, events)) break;
      if (attempt === attempts) throw new AppError('conflict');
      const now = await inParallel(some, readAtOnce, ({ id }) => managedNumbers.findNow(tenantId, id));
      some = now.filter((number) => number !== undefined).filter(isToWrite);
    }
  }
}
