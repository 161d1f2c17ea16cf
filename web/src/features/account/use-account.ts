import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { allPages } from '../../api/all-pages.ts';
import { call, type Input } from '../../api/call.ts';
import { hasCode } from '../../api/problem.ts';
import { noteOwn } from '../session/session.ts';

const accountKey = ['account'];
const sessionsKey = ['account-sessions'];

export const useAccount = () =>
  useQuery({ queryKey: accountKey, queryFn: ({ signal }) => call('getAccount', { signal }) });

/** Changes oneself; the portal knows it at once. */
export function useChangeAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Input<'updateAccount'>['body']) => call('updateAccount', { body }),
    onSuccess: (account) => {
      client.setQueryData(accountKey, account);
      const { name, username, email, timeZone, theme } = account;
      noteOwn({ name, username, email, timeZone, theme });
      // A new password has ended the others.
      client.invalidateQueries({ queryKey: sessionsKey });
    },
  });
}

export function useAccountChanged() {
  const client = useQueryClient();
  return () => Promise.all([accountKey, sessionsKey].map((queryKey) => client.invalidateQueries({ queryKey })));
}

export const useAccountSessions = () =>
  useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) =>
      allPages((cursor) => call('listAccountSessions', { query: { limit: 100, cursor }, signal })),
  });

/** Ends a session, or all others; what has ended already is what was wanted. */
export async function endSession(sessionId?: string): Promise<void> {
  if (sessionId === undefined) return call('endOtherSessions', {});
  await call('endAccountSession', { params: { sessionId } }).catch((error: unknown) => {
    if (!hasCode(error, 'session_not_found')) throw error;
  });
}
