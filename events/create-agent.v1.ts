import { AgentDetails } from './agent-details.ts';
import { event } from './envelope.ts';

/** Somebody created an agent. */
export const createAgent = event('create_agent', AgentDetails);
