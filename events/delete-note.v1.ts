import { event } from './envelope.ts';
import { NoteDetails } from './note-details.ts';

/** Somebody deleted a note of a recording. */
export const deleteNote = event('delete_note', NoteDetails);
