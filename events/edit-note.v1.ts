import { event } from './envelope.ts';
import { NoteDetails } from './note-details.ts';

/** Somebody edited a note of a recording. */
export const editNote = event('edit_note', NoteDetails);
