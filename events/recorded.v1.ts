import * as z from 'zod';
import { event } from './envelope.ts';

/** A call was catalogued. */
export const recorded = event(
  'recorded',
  z.object({
    key: z.string().describe('Of the uploaded object'),
    sha256: z.string().describe('Of the uploaded object, hexadecimal'),
    bytes: z.int(),
    durationMs: z.int(),
    codec: z.string(),
    truncated: z.boolean(),
  }),
);
