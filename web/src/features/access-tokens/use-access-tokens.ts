import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import type { AccessToken } from '#contract/access-tokens';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';

const queryKey = ['access-tokens'];

/** All of one's tokens, by name. */
export const useAccessTokens = () =>
  useQuery({
    queryKey,
    queryFn: ({ signal }) => allPages((cursor) => call('listAccessTokens', { query: { limit: 100, cursor }, signal })),
  });

/** What can be done with them. */
export function useChangeAccessTokens() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey });
  const create = useMutation({
    mutationFn: (body: Input<'createAccessToken'>['body']) => call('createAccessToken', { body }),
    onSettled: refresh,
    // The secret is shown, and kept nowhere else.
    gcTime: 0,
  });

  /** Throws what the API refuses it with; one that has gone already is what was wanted. */
  async function revoke({ id }: AccessToken): Promise<void> {
    await call('deleteAccessToken', { params: { tokenId: id } }).catch((error: unknown) => {
      if (!hasCode(error, 'token_not_found')) throw error;
    });
    await refresh();
  }

  return { create, revoke };
}
