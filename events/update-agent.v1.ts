import { AgentDetails } from './agent-details.ts';
import { event } from './envelope.ts';

/** Somebody changed an agent. */
export const updateAgent = event('update_agent', AgentDetails);
