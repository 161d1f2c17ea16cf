import { event } from './envelope.ts';
import { UploadDetails } from './upload-details.ts';

/** Somebody was given the audio of a quarantined upload to hear. */
export const playUpload = event('play_upload', UploadDetails);
