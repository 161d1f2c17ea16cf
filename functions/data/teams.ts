import { type Table, unchangedSince, type Write } from './client.ts';
import { type Agent, agentEntity, departmentExists } from './directory.ts';

export type TeamRepository = ReturnType<typeof teamRepository>;

/** Who of the agents are in which department. */
export function teamRepository(table: Table) {
  return {
    /**
     * Puts agents into a department, or into none, all or nothing together with `writes`. False where one of them is no longer as it was read,
     * or the department is gone. One transaction: see `mostWrites`.
     */
    move: (tenantId: string, agents: Agent[], departmentId: string | undefined, writes: Write[]): Promise<boolean> =>
      table.transact([
        ...agents.map((before) => {
          const after: Agent = { ...before, departmentId, version: (before.version ?? 0) + 1 };
          return { Put: { Item: agentEntity.toItem(after), ...unchangedSince(before) } };
        }),
        ...(departmentId === undefined ? [] : [departmentExists(tenantId, departmentId)]),
        ...writes,
      ]),
  };
}
