import * as z from 'zod';

/** Which credential of which recorder. */
export const RecorderCredentialDetails = z.object({
  recorderId: z.string(),
  name: z.string().describe('Of the recorder'),
  credentialId: z.string().describe('Of a token, or of an access key; never its secret'),
  kind: z.enum(['token', 'access_key']),
});
