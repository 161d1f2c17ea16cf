import { event } from './envelope.ts';
import { FlagDetails } from './flag-details.ts';

/** Somebody took a flag from a recording. */
export const removeFlag = event('remove_flag', FlagDetails);
