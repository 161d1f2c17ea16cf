import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { call, type Input } from '../../api/call.ts';
import { beginSession } from '../session/session.ts';

const queryKey = ['customer'];

/** The customer's settings, which do not change under the hands of who edits them. */
export const useCustomer = () =>
  useQuery({
    queryKey,
    queryFn: ({ signal }) => call('getCustomer', { signal }),
    refetchOnWindowFocus: false,
    // Whoever comes to the page sees what holds, not what held when they were here last.
    gcTime: 0,
  });

/** Changes the settings. The whole portal goes by them: name, zone and country are in the session, and whatever is shown is asked for again. */
export function useChangeCustomer() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Input<'updateCustomer'>['body']) => call('updateCustomer', { body }),
    onSuccess: async (customer) => {
      client.setQueryData(queryKey, customer);
      beginSession(await call('getSession', {}));
      void client.invalidateQueries({ predicate: ({ queryKey: [first] }) => first !== queryKey[0] });
    },
  });
}
