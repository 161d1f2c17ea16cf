import { event } from './envelope.ts';
import { RecorderCredentialDetails } from './recorder-credential-details.ts';

/** Somebody made a credential of a recorder. */
export const createRecorderCredential = event('create_recorder_credential', RecorderCredentialDetails);
