import { event } from './envelope.ts';
import { UploadDetails } from './upload-details.ts';

/** Somebody was given a quarantined upload to keep, as it was uploaded. */
export const downloadUpload = event('download_upload', UploadDetails);
