import * as z from 'zod';

/** Which recorder, with what it was set to since then (of one that was deleted: until then). */
export const RecorderDetails = z.object({
  recorderId: z.string(),
  name: z.string(),
  timeZone: z.string(),
  profile: z
    .union([z.string(), z.object({ pattern: z.string() })])
    .nullable()
    .describe('What reads its file names: a known recorder, or a pattern'),
  disabled: z.boolean().describe('Nothing new is taken from it'),
});
