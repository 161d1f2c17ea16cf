import { event } from './envelope.ts';
import { RecorderDetails } from './recorder-details.ts';

/** Somebody changed a recorder. */
export const updateRecorder = event('update_recorder', RecorderDetails);
