import * as z from 'zod';
import { event } from './envelope.ts';

/** Somebody was given the audio to hear. */
export const play = event('play', z.object({}));
