import { AgentDetails } from './agent-details.ts';
import { event } from './envelope.ts';

/** Somebody deleted an agent. */
export const deleteAgent = event('delete_agent', AgentDetails);
