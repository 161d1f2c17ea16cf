import type { Agent } from '#contract/agents';

/** Where the numbers come from that agents are assigned to. */
export interface NumbersOfAgents {
  /** By the agent's id; an agent without any may be absent. */
  of(tenantId: string, agentIds: readonly string[]): Promise<Map<string, Agent['numbers']>>;
}

/** Of a portal that knows no numbers yet: nobody has any. */
export const noNumbers: NumbersOfAgents = { of: async () => new Map() };
