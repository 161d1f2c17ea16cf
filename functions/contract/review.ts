import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { Recording } from './recordings.ts';

const params = z.strictObject({ recordingId: id('rec') });

/** What happened, who did it, to which recording if to one, and details of its own: `events/` has the schema of each type. */
export const EventView = z
  .object({
    id: id('evt'),
    at: Timestamp,
    type: z.string(),
    actor: z.object({ kind: z.enum(['user', 'token', 'system']), id: z.string(), name: z.string() }),
    recordingId: id('rec').optional(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });
export type EventView = z.output<typeof EventView>;

/** What lists of events are filtered by: all given ones hold together. */
export const eventFilters = {
  userId: z.string().min(1).max(64).optional().describe('Who did it: a user, a token, or a recorder'),
  type: z
    .string()
    .max(64)
    .regex(/^[a-z_]+$/)
    .optional(),
  after: Timestamp.optional().describe('Inclusive'),
  before: Timestamp.optional().describe('Exclusive'),
};

/** What one finds out about a recording, and marks it with. */
export const reviewEndpoints = {
  assignFlags: endpoint({
    method: 'PUT',
    path: '/recordings/{recordingId}/flags',
    access: 'review_recordings',
    summary: 'The flags that a recording is to have, and no others',
    refuses: ['unknown_flag'],
    status: 200,
    params,
    missing: 'recording_not_found',
    body: z.strictObject({ flagIds: z.array(id('flg')).max(20) }),
    answer: Recording,
  }),
  listRecordingEvents: endpoint({
    method: 'GET',
    path: '/recordings/{recordingId}/events',
    access: 'review_recordings',
    summary: 'What happened to a recording, newest first',
    refuses: ['invalid_cursor'],
    status: 200,
    params,
    missing: 'recording_not_found',
    query: z.strictObject({ ...eventFilters, ...pageQuery }),
    answer: page(EventView).extend({
      users: z
        .array(z.object({ id: z.string(), name: z.string() }))
        .optional()
        .describe('Who did something to the recording, by name; with the first page'),
      total: z.int().min(0).optional().describe('How many events the filters find; with the first page'),
    }),
  }),
  listAssociated: endpoint({
    method: 'GET',
    path: '/recordings/{recordingId}/associated',
    access: 'review_recordings',
    summary: 'Calls of the same call id, and with the same outside number around it; oldest first',
    status: 200,
    params,
    missing: 'recording_not_found',
    query: z.strictObject({
      hours: z
        .string()
        .regex(/^\d{1,4}$/, 'must be a whole number')
        .transform(Number)
        .pipe(z.int().min(1).max(8784))
        .default(24)
        .describe('How far before and after to look')
        .meta({ type: 'integer', minimum: 1, maximum: 8784, pattern: undefined }),
    }),
    answer: page(z.object({ ...Recording.shape, relation: z.enum(['this', 'same_call', 'same_number']) })).extend({
      more: z.boolean().describe('There are more than are shown: those nearest in time are'),
    }),
  }),
};
