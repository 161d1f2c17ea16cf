import { event } from './envelope.ts';
import { FlagDetails } from './flag-details.ts';

/** Somebody deleted a flag. */
export const deleteFlag = event('delete_flag', FlagDetails);
