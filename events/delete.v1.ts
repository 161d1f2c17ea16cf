import * as z from 'zod';
import { event } from './envelope.ts';

/** A recording was deleted for good. What is kept of it names nobody who spoke. */
export const deleteRecording = event(
  'delete',
  z.object({
    connectedAt: z.iso.datetime(),
    durationMs: z.int(),
    sha256: z.string().describe('Of the uploaded object, hexadecimal'),
    reason: z.string().optional().describe('As whoever deleted it gave it'),
    jobId: z.string().optional().describe('Where it was one of many'),
  }),
);
