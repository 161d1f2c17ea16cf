import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import type { Ref } from 'vue';
import type { TicketThread } from '#contract/support';
import { call, type Input } from '../../api/call.ts';

const queryKey = ['tickets'];
type State = TicketThread['state'];

/** Tickets, the ones with the newest messages first, as many pages as were asked for. */
export const useTickets = (state: Ref<State | undefined>) =>
  useInfiniteQuery({
    queryKey: [...queryKey, 'all', state],
    queryFn: ({ pageParam, signal }) =>
      call('listTickets', { query: { limit: 50, cursor: pageParam, state: state.value }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });

/** One ticket with its messages, looked at again every now and then: answers come by mail. */
export const useTicket = (ticketId: string) =>
  useQuery({
    queryKey: [...queryKey, ticketId],
    queryFn: ({ signal }) => call('getTicket', { params: { ticketId }, signal }),
    refetchInterval: 20_000,
  });

/** What can be done with tickets. Whoever shows any is told. */
export function useChangeTickets() {
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey });
  const show = (ticket: TicketThread) => client.setQueryData([...queryKey, ticket.id], ticket);
  return {
    raise: useMutation({
      mutationFn: (body: Input<'createTicket'>['body']) => call('createTicket', { body }),
      onSuccess: show,
      onSettled: () => void refresh(),
    }),
    write: useMutation({
      mutationFn: ({ ticketId, ...body }: { ticketId: string } & Input<'writeTicketMessage'>['body']) =>
        call('writeTicketMessage', { params: { ticketId }, body }),
      // The form is let go when the message shows.
      onSettled: refresh,
    }),
    change: useMutation({
      mutationFn: ({ ticketId, state }: { ticketId: string; state: State }) =>
        call('updateTicket', { params: { ticketId }, body: { state } }),
      onSuccess: show,
      onSettled: () => void refresh(),
    }),
  };
}
