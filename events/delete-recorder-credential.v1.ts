import { event } from './envelope.ts';
import { RecorderCredentialDetails } from './recorder-credential-details.ts';

/** Somebody revoked a credential of a recorder. */
export const deleteRecorderCredential = event('delete_recorder_credential', RecorderCredentialDetails);
