import type { Write } from '#data/client';
import type { Agent, Department } from '#data/directory';
import { eventWrite } from '#data/events';
import { type Actor, eventActor } from '#runtime/route';

/** The event of somebody's doing to an agent: in which department and reviewed by whom they are since. */
export const agentEvent = (
  type: 'create_agent' | 'update_agent' | 'delete_agent',
  actor: Actor,
  { tenantId, id, name, reviewerIds = [] }: Agent,
  department: Department | undefined,
): Write =>
  eventWrite(tenantId, {
    ...{ type, actor: eventActor(actor) },
    details: {
      ...{ agentId: id, name, reviewerIds },
      department: department ? { id: department.id, name: department.name } : null,
    },
  });
