import * as z from 'zod';

/** Which support ticket. */
export const TicketDetails = z.object({
  ticketId: z.string(),
  reference: z.string(),
});
