import * as z from 'zod';

/** Which agent, with the name, the department and the reviewers since then (of one that was deleted: until then). */
export const AgentDetails = z.object({
  agentId: z.string(),
  name: z.string(),
  department: z.object({ id: z.string(), name: z.string() }).nullable(),
  reviewerIds: z.array(z.string()).describe('Users who hear no recordings but those of agents they review'),
});
