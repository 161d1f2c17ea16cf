import { event } from './envelope.ts';
import { NoteDetails } from './note-details.ts';

/** Somebody added a note of a recording. */
export const addNote = event('add_note', NoteDetails);
