import { numbersEndpoints } from '#contract/numbers';
import { byName } from '#runtime/named-list';
import { route } from '#runtime/route';
import type { NumbersDeps } from './manage-numbers.ts';

export const listNumberOptions = route(
  numbersEndpoints.listNumberOptions,
  async ({ actor: { tenantId } }, deps: Pick<NumbersDeps, 'agents' | 'departments'>) => {
    const [agents, departments] = await Promise.all([deps.agents.list(tenantId), deps.departments.list(tenantId)]);
    return { agents: agents.sort(byName), departments: departments.sort(byName) };
  },
);
