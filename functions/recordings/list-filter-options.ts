import { recordingsEndpoints } from '#contract/recordings';
import type { Directory } from '#data/directory';
import { byName } from '#runtime/named-list';
import { route } from '#runtime/route';

export const listFilterOptions = route(
  recordingsEndpoints.listFilterOptions,
  async ({ actor: { tenantId, onlyAgents } }, { directory }: { directory: Directory }) => {
    const [agents, departments, recorders, flags] = await Promise.all([
      directory.agents.list(tenantId),
      directory.departments.list(tenantId),
      directory.recorders.list(tenantId),
      directory.flags.list(tenantId),
    ]);
    return {
      agents: agents.filter(({ id }) => onlyAgents?.has(id) ?? true).sort(byName),
      departments: departments.sort(byName),
      recorders: recorders.sort(byName),
      flags: flags.sort(byName).map(({ id, name, colour, icon }) => ({ id, label: name, colour, icon })),
    };
  },
);
