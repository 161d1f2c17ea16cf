import { event } from './envelope.ts';
import { FlagDetails } from './flag-details.ts';

/** Somebody put a flag on a recording. */
export const assignFlag = event('assign_flag', FlagDetails);
