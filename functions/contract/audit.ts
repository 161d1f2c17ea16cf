import * as z from 'zod';
import { page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { EventView, eventFilters } from './review.ts';

export const auditEndpoints = {
  listEvents: endpoint({
    method: 'GET',
    path: '/events',
    access: 'review_events',
    summary: 'Everything that happened to the customer’s recordings, configuration and sessions, newest first',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject({ ...eventFilters, ...pageQuery }),
    answer: page(EventView).extend({
      searchedBackTo: Timestamp.optional().describe('Where the search stopped early; the cursor goes on from there'),
    }),
  }),
};
