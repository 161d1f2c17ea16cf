import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed } from 'vue';
import type { User } from '#contract/users';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { say } from '../../components/notices.ts';
import { compareNames } from '../../format/compare-names.ts';
import { refreshSession, useUser } from '../session/session.ts';

const allKey = ['users', 'all'];

/** All users, by name. */
export const useUsers = () =>
  useQuery({
    queryKey: allKey,
    queryFn: ({ signal }) => allPages((cursor) => call('listUsers', { query: { limit: 100, cursor }, signal })),
  });

/** One user, whom a list may have shown already. What is being edited does not change under the hands. */
export function useUserAccount(userId: string | undefined) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['users', userId],
    queryFn: ({ signal }) => call('getUser', { params: { userId: userId ?? '' }, signal }),
    enabled: computed(() => userId !== undefined),
    placeholderData: () => client.getQueryData<User[]>(allKey)?.find(({ id }) => id === userId),
    refetchOnWindowFocus: false,
  });
}

/** Which roles there are, and which of them one may give. */
export const useUserOptions = () =>
  useQuery({ queryKey: ['users', 'options'], queryFn: ({ signal }) => call('listUserOptions', { signal }) });

/** What can be done with users. All that shows any is told. */
export function useChangeUsers() {
  const client = useQueryClient();
  const me = useUser();
  const refresh = () => {
    for (const name of ['users', 'roles', 'agents']) void client.invalidateQueries({ queryKey: [name] });
  };
  /** The list shows it at once. */
  const list = (user: User) => {
    client.setQueryData(['users', user.id], user);
    client.setQueryData<User[]>(
      allKey,
      (known) =>
        known && [...known.filter(({ id }) => id !== user.id), user].sort((a, b) => compareNames(a.name, b.name)),
    );
    if (user.id === me.value.id) void refreshSession();
  };

  const create = useMutation({
    mutationFn: (body: Input<'createUser'>['body']) => call('createUser', { body }),
    onSuccess: list,
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({ userId, ...body }: { userId: string } & Input<'updateUser'>['body']) =>
      call('updateUser', { params: { userId }, body }),
    onSuccess: list,
    onSettled: refresh,
  });
  const invite = useMutation({
    mutationFn: ({ id }: Pick<User, 'id'>) => call('inviteUser', { params: { userId: id } }),
    onSuccess: list,
    onSettled: refresh,
  });

  /** Throws what the API refuses it with; one who has gone already is what was wanted. */
  async function remove({ id, name }: User): Promise<void> {
    await call('deleteUser', { params: { userId: id } }).catch((error: unknown) => {
      if (!hasCode(error, 'user_not_found')) throw error;
    });
    client.setQueryData<User[]>(allKey, (known) => known?.filter((user) => user.id !== id));
    say(`“${name}” was deleted.`);
    refresh();
  }

  return { create, change, invite, remove };
}
