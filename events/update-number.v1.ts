import { event } from './envelope.ts';
import { NumberDetails } from './number-details.ts';

/** Somebody updated a number. */
export const updateNumber = event('update_number', NumberDetails);
