import type { Agent } from '#data/directory';
import type { ManagedNumber } from '#data/managed-numbers';
import type { Recording } from '#data/recordings';

/** Whose a call is. */
export type Labels = Pick<Recording, 'agentId' | 'agentSide' | 'departmentId'>;

type Side = NonNullable<Recording['agentSide']>;
type KnownAgent = Pick<Agent, 'id' | 'departmentId'>;
type Call = Pick<Recording, 'direction' | 'from' | 'to'>;

/**
 * The side of the agent: who calls out is `from`, who is called is `to`. Where the recorder does not say which way the
 * call went, the agent of a contact centre is most often the one who was called.
 */
export const agentSideOf = (direction: Recording['direction']): Side =>
  direction === 'outbound' || direction === 'internal' ? 'from' : 'to';

/**
 * Whose the call is: the agent's who is named, by the recorder, else that of the number on the side where an agent would be, else that of the other.
 * A department that was given to the number comes before that of its agent, and after that of an agent who is named. `managed` is what the customer
 * manages, by number.
 */
export function labelsOf(
  named: { agent: KnownAgent; side: Side } | undefined,
  { direction, ...parties }: Call,
  managed: ReadonlyMap<string, ManagedNumber>,
  agents: readonly KnownAgent[],
): Labels {
  const agentSide = agentSideOf(direction);
  const sides = [agentSide, agentSide === 'from' ? 'to' : 'from'] as const;
  const ours = sides.flatMap((side) => {
    const number = managed.get(parties[side].number ?? '');
    return number ? [{ number, side, agent: agents.find(({ id }) => id === number.agentId) }] : [];
  });
  const by = ours.find(({ agent }) => agent !== undefined);
  const { agent, side } = named ?? { agent: by?.agent, side: by?.side };
  const ofNumbers = ours.find(({ number }) => number.departmentId !== undefined)?.number.departmentId;
  const departmentId = named ? (named.agent.departmentId ?? ofNumbers) : (ofNumbers ?? agent?.departmentId);
  return { ...(agent ? { agentId: agent.id, agentSide: side } : {}), ...(departmentId ? { departmentId } : {}) };
}

/** Which labels of a recording count as none. */
export type Void = readonly ('agentId' | 'departmentId')[];

/**
 * A recording with what its numbers give it now, by the rule by which a new one gets it; undefined where nothing of that changes. What it has stays,
 * as if the recorder had said it, unless `others`: then what the numbers give comes before. Nothing is taken from it that nothing is given for.
 */
export function relabelled(
  recording: Recording,
  managed: ReadonlyMap<string, ManagedNumber>,
  agents: readonly KnownAgent[],
  { others, nothing }: { others: boolean; nothing: Void },
): Recording | undefined {
  const kept = (name: 'agentId' | 'departmentId') => (others || nothing.includes(name) ? undefined : recording[name]);
  const [agentId, departmentId] = [kept('agentId'), kept('departmentId')];
  const named = agentId && {
    agent: agents.find(({ id }) => id === agentId) ?? { id: agentId },
    side: recording.agentSide ?? agentSideOf(recording.direction),
  };
  const given = labelsOf(named || undefined, recording, managed, agents);
  const labels = {
    agentId: given.agentId ?? recording.agentId,
    departmentId: departmentId ?? given.departmentId ?? recording.departmentId,
  };
  const isSameAgent = labels.agentId === recording.agentId;
  if (isSameAgent && labels.departmentId === recording.departmentId) return undefined;
  return { ...recording, ...labels, agentSide: isSameAgent ? recording.agentSide : given.agentSide };
}
