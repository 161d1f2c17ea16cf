import { type QueryKey, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Agent } from '#contract/agents';
import type { Department } from '#contract/departments';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { say } from '../../components/notices.ts';
import { compareNames } from '../../format/compare-names.ts';

const agentsKey = ['agents', 'all'];
const departmentsKey = ['departments', 'all'];

/** All agents, by name. */
export const useAgents = () =>
  useQuery({
    queryKey: agentsKey,
    queryFn: ({ signal }) => allPages((cursor) => call('listAgents', { query: { limit: 100, cursor }, signal })),
  });

/** All departments, by name. */
export const useDepartments = () =>
  useQuery({
    queryKey: departmentsKey,
    queryFn: ({ signal }) => allPages((cursor) => call('listDepartments', { query: { limit: 100, cursor }, signal })),
  });

/** One agent, which a list may have shown already. What is being edited does not change under the hands. */
export function useAgent(agentId: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['agents', agentId],
    queryFn: ({ signal }) => call('getAgent', { params: { agentId: agentId ?? '' }, signal }),
    enabled: computed(() => agentId !== undefined),
    placeholderData: () => client.getQueryData<Agent[]>(agentsKey)?.find(({ id }) => id === agentId),
    refetchOnWindowFocus: false,
  });
}

/** One department, as `useAgent`. */
export function useDepartment(departmentId: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['departments', departmentId],
    queryFn: ({ signal }) => call('getDepartment', { params: { departmentId: departmentId ?? '' }, signal }),
    enabled: computed(() => departmentId !== undefined),
    placeholderData: () => client.getQueryData<Department[]>(departmentsKey)?.find(({ id }) => id === departmentId),
    refetchOnWindowFocus: false,
  });
}

/** What an agent can be given. */
export const useAgentOptions = () =>
  useQuery({ queryKey: ['agents', 'options'], queryFn: ({ signal }) => call('listAgentOptions', { signal }) });

/** Who can be in a department. */
export const useDepartmentOptions = () =>
  useQuery({
    queryKey: ['departments', 'options'],
    queryFn: ({ signal }) => call('listDepartmentOptions', { signal }),
  });

/** What shows one shows the other, and recordings show both. */
function useLists() {
  const client = useQueryClient();
  const refresh = () => {
    for (const name of ['agents', 'departments', 'numbers', 'filter-options', 'recordings', 'recording']) {
      void client.invalidateQueries({ queryKey: [name] });
    }
  };
  return {
    refresh,
    /** A list shows it at once. */
    list: <Row extends { id: string; name: string }>(queryKey: QueryKey, row: Row) =>
      client.setQueryData<Row[]>(
        queryKey,
        (known) =>
          known && [...known.filter(({ id }) => id !== row.id), row].sort((a, b) => compareNames(a.name, b.name)),
      ),
    /** Throws what the API refuses it with; one that has gone already is what was wanted. */
    async remove({ id, name }: { id: string; name: string }, queryKey: QueryKey, deleted: Promise<unknown>) {
      await deleted.catch((error: unknown) => {
        if (!hasCode(error, 'agent_not_found', 'department_not_found')) throw error;
      });
      client.setQueryData<{ id: string }[]>(queryKey, (known) => known?.filter((row) => row.id !== id));
      say(`“${name}” was deleted.`);
      refresh();
    },
  };
}

/** What can be done with agents. All that shows any is told. */
export function useChangeAgents() {
  const { list, refresh, remove } = useLists();
  const create = useMutation({
    mutationFn: (body: Input<'createAgent'>['body']) => call('createAgent', { body }),
    onSuccess: (agent) => list(agentsKey, agent),
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ agentId, ...body }: { agentId: string } & Input<'updateAgent'>['body']) =>
      call('updateAgent', { params: { agentId }, body }),
    onSuccess: (agent) => list(agentsKey, agent),
    onSettled: refresh,
  });
  return {
    create,
    change,
    remove: (agent: Agent) => remove(agent, agentsKey, call('deleteAgent', { params: { agentId: agent.id } })),
  };
}

/** What can be done with departments. All that shows any is told. */
export function useChangeDepartments() {
  const { list, refresh, remove } = useLists();
  const create = useMutation({
    mutationFn: (body: Input<'createDepartment'>['body']) => call('createDepartment', { body }),
    onSuccess: (department: Department) => list(departmentsKey, department),
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ departmentId, ...body }: { departmentId: string } & Input<'updateDepartment'>['body']) =>
      call('updateDepartment', { params: { departmentId }, body }),
    onSuccess: (department: Department) => list(departmentsKey, department),
    onSettled: refresh,
  });
  return {
    create,
    change,
    remove: (department: Department) =>
      remove(department, departmentsKey, call('deleteDepartment', { params: { departmentId: department.id } })),
  };
}
