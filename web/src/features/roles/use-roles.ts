import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { Role } from '#contract/roles';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { say } from '../../components/notices.ts';
import { compareNames } from '../../format/compare-names.ts';
import { refreshSession } from '../session/session.ts';

const allKey = ['roles', 'all'];

/** All roles, by label. */
export const useRoles = () =>
  useQuery({
    queryKey: allKey,
    queryFn: ({ signal }) => allPages((cursor) => call('listRoles', { query: { limit: 100, cursor }, signal })),
  });

/** One role, which a list may have shown already. What is being edited does not change under the hands. */
export function useRole(roleId: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['roles', roleId],
    queryFn: ({ signal }) => call('getRole', { params: { roleId: roleId ?? '' }, signal }),
    enabled: computed(() => roleId !== undefined),
    placeholderData: () => client.getQueryData<Role[]>(allKey)?.find(({ id }) => id === roleId),
    refetchOnWindowFocus: false,
  });
}

/** What can be done with roles. All that shows any is told, and what one may do oneself, which may be another now. */
export function useChangeRoles() {
  const client = useQueryClient();
  const refresh = () => {
    for (const name of ['roles', 'users']) void client.invalidateQueries({ queryKey: [name] });
  };
  /** The list shows it at once. */
  const list = (role: Role) =>
    client.setQueryData<Role[]>(
      allKey,
      (known) =>
        known && [...known.filter(({ id }) => id !== role.id), role].sort((a, b) => compareNames(a.label, b.label)),
    );

  const create = useMutation({
    mutationFn: (body: Input<'createRole'>['body']) => call('createRole', { body }),
    onSuccess: list,
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ roleId, ...body }: { roleId: string } & Input<'updateRole'>['body']) =>
      call('updateRole', { params: { roleId }, body }),
    onSuccess: async (role) => {
      list(role);
      await refreshSession();
    },
    onSettled: refresh,
  });

  /** Throws what the API refuses it with; one that has gone already is what was wanted. */
  async function remove({ id, label }: Role): Promise<void> {
    await call('deleteRole', { params: { roleId: id } }).catch((error: unknown) => {
      if (!hasCode(error, 'role_not_found')) throw error;
    });
    client.setQueryData<Role[]>(allKey, (known) => known?.filter((role) => role.id !== id));
    say(`“${label}” was deleted.`);
    refresh();
  }

  return { create, change, remove };
}
