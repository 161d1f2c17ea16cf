import { event } from './envelope.ts';
import { NumberDetails } from './number-details.ts';

/** Somebody created a number. */
export const createNumber = event('create_number', NumberDetails);
