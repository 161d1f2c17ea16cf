import { event } from './envelope.ts';
import { RecorderDetails } from './recorder-details.ts';

/** Somebody deleted a recorder. */
export const deleteRecorder = event('delete_recorder', RecorderDetails);
