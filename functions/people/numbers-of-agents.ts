import type { Agent } from '#contract/agents';
import type { DirectoryRepository } from '#data/directory';
import type { ManagedNumber } from '#data/managed-numbers';

/** Where the numbers come from that agents are assigned to. */
export interface NumbersOfAgents {
  /** By the agent's id; an agent without any may be absent. */
  of(tenantId: string, agentIds: readonly string[]): Promise<Map<string, Agent['numbers']>>;
}

/** They are said of the numbers: each is one agent's. */
export const numbersOfAgents = (numbers: Pick<DirectoryRepository<ManagedNumber>, 'list'>): NumbersOfAgents => ({
  async of(tenantId, agentIds) {
    const wanted = new Set(agentIds);
    const found = new Map<string, Agent['numbers']>();
    for (const { id, name, label, agentId } of await numbers.list(tenantId)) {
      if (!agentId || !wanted.has(agentId)) continue;
      found.set(agentId, [...(found.get(agentId) ?? []), { id, number: name, name: label ?? null }]);
    }
    return found;
  },
});
