import type { Agent, Department, DirectoryRepository } from '#data/directory';
import type { TeamRepository } from '#data/teams';
import { AppError } from '#runtime/errors';
import { inParallel } from '#runtime/in-parallel';
import type { Actor } from '#runtime/route';
import { agentEvent } from './agent-event.ts';

export interface MoveDeps {
  agents: DirectoryRepository<Agent>;
  departments: DirectoryRepository<Department>;
  teams: TeamRepository;
}

/** Each is two writes, of itself and of its event: far from what a transaction holds, and one for most departments. */
const agentsAtOnce = 40;
const attempts = 5;
const readAtOnce = 20;

/**
 * Puts agents into a department, or into none: all that one transaction holds, then the next. What was cut short between two is ended by a repeat,
 * which finds the first where they are to be. `wanted` says of an agent that was changed meanwhile whether it is still to be moved. Throws
 * `department_not_found`, and `conflict` where others change the same agents all the time.
 */
export async function moveAgents(
  actor: Actor,
  agents: readonly Agent[],
  department: Department | undefined,
  deps: MoveDeps,
  wanted: (agent: Agent) => boolean = () => true,
): Promise<void> {
  const { tenantId } = actor;
  const isToMove = (agent: Agent) => agent.departmentId !== department?.id && wanted(agent);
  for (let start = 0; start < agents.length; start += agentsAtOnce) {
    let some = agents.slice(start, start + agentsAtOnce).filter(isToMove);
    for (let attempt = 1; some.length > 0; attempt++) {
      const events = some.map((agent) => agentEvent('update_agent', actor, agent, department));
      if (await deps.teams.move(tenantId, some, department?.id, events)) break;
      if (department && !(await deps.departments.findNow(tenantId, department.id))) {
        throw new AppError('department_not_found');
      }
      if (attempt === attempts) throw new AppError('conflict');
      const now = await inParallel(some, readAtOnce, ({ id }) => deps.agents.findNow(tenantId, id));
      some = now.filter((agent) => agent !== undefined).filter(isToMove);
    }
  }
}
