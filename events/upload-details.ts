import * as z from 'zod';

/** Which upload in quarantine. */
export const UploadDetails = z.object({
  uploadId: z.string(),
  key: z.string().describe('Of the uploaded object'),
});
