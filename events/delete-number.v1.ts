import { event } from './envelope.ts';
import { NumberDetails } from './number-details.ts';

/** Somebody deleted a number. */
export const deleteNumber = event('delete_number', NumberDetails);
