import * as z from 'zod';
import { event } from './envelope.ts';

/** What is said of a recording changed after it was catalogued. Of what was said only the names of the fields are kept: an event outlasts its recording. */
export const updateRecording = event(
  'update_recording',
  z.object({
    by: z.enum(['sidecar']).describe('What changed it'),
    key: z.string().optional().describe('Of the sidecar; absent where it was removed'),
    fields: z.array(
      z.enum(['from', 'to', 'connectedAt', 'direction', 'callId', 'channelLabels', 'agent', 'department']),
    ),
  }),
);
