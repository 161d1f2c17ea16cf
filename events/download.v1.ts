import * as z from 'zod';
import { event } from './envelope.ts';

/** Somebody was given the audio to keep. */
export const download = event('download', z.object({ filename: z.string() }));
