import * as z from 'zod';
import { event } from './envelope.ts';
import { TicketDetails } from './ticket-details.ts';

/** Somebody wrote to a support ticket, in the portal or by mail, closed it or opened it again. */
export const updateTicket = event(
  'update_ticket',
  TicketDetails.extend({ change: z.enum(['message', 'closed', 'reopened']), via: z.enum(['portal', 'mail']) }),
);
