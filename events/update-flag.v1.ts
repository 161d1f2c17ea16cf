import { event } from './envelope.ts';
import { FlagDetails } from './flag-details.ts';

/** Somebody updated a flag. */
export const updateFlag = event('update_flag', FlagDetails);
