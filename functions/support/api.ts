import { mailQueue } from '#adapters/mail-queue';
import { openTable } from '#data/client';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { ticketRepository } from '#data/tickets';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { createTicket, getTicket, listTickets, updateTicket, writeTicketMessage } from './tickets.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listTickets, createTicket, getTicket, writeTicketMessage, updateTicket],
  {
    tickets: ticketRepository(table),
    recordings: recordingRepository(table),
    queue: mailQueue(environment('MAIL_QUEUE_URL')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
