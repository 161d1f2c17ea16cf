import * as z from 'zod';
import { event } from './envelope.ts';
import { UploadDetails } from './upload-details.ts';

/** Somebody removed a quarantined upload for good. */
export const discardUpload = event(
  'discard_upload',
  UploadDetails.extend({ reason: z.string().describe('Why it was in quarantine: a code'), bytes: z.int() }),
);
