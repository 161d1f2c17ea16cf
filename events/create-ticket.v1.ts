import { event } from './envelope.ts';
import { TicketDetails } from './ticket-details.ts';

/** Somebody raised a support ticket. */
export const createTicket = event('create_ticket', TicketDetails);
