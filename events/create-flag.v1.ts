import { event } from './envelope.ts';
import { FlagDetails } from './flag-details.ts';

/** Somebody created a flag. */
export const createFlag = event('create_flag', FlagDetails);
