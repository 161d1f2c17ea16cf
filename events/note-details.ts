import * as z from 'zod';

/** Which note. What it says is not repeated here: it goes with the recording. */
export const NoteDetails = z.object({
  noteId: z.string(),
  atMs: z.int().optional().describe('Where in the recording it stands, if at a place'),
});
