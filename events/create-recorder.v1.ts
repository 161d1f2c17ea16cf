import { event } from './envelope.ts';
import { RecorderDetails } from './recorder-details.ts';

/** Somebody created a recorder. */
export const createRecorder = event('create_recorder', RecorderDetails);
