import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';

export const longestNote = 10_000;
/** The most notes of a recording. */
export const mostNotes = 500;

const content = z.string().trim().min(1).max(longestNote).describe('Plain text');
const atMs = z.int().min(0).describe('Where in the recording it stands; without it the note is of the whole call');

export const Note = z
  .object({
    id: id('nte'),
    content: z.string(),
    atMs: z.int().nullable(),
    author: z.object({ id: z.string(), name: z.string() }),
    createdAt: Timestamp,
    editedAt: Timestamp.nullable(),
    version: z.int().min(1).describe('Counts edits: an edit says which state of the note it was made to'),
    editable: z.boolean().describe('Whether whoever asks may edit and delete it'),
  })
  .meta({ id: 'Note' });
export type Note = z.output<typeof Note>;

const recordingParams = z.strictObject({ recordingId: id('rec') });
const params = z.strictObject({ recordingId: id('rec'), noteId: id('nte') });

export const notesEndpoints = {
  listNotes: endpoint({
    method: 'GET',
    path: '/recordings/{recordingId}/notes',
    access: 'review_recordings',
    summary: 'Notes of a recording, oldest first',
    refuses: ['invalid_cursor'],
    status: 200,
    params: recordingParams,
    missing: 'recording_not_found',
    query: z.strictObject(pageQuery),
    answer: page(Note),
  }),
  createNote: endpoint({
    method: 'POST',
    path: '/recordings/{recordingId}/notes',
    access: 'review_recordings',
    summary: `Add a note; ${mostNotes} at most`,
    refuses: ['too_many_notes', 'request_id_used'],
    status: 201,
    params: recordingParams,
    missing: 'recording_not_found',
    body: z.strictObject({
      content,
      atMs: atMs.optional(),
      requestId: z
        .uuid()
        .optional()
        .describe(
          'A repeat with the same one adds no second note, and answers the first; 409 where it is another note',
        ),
    }),
    answer: Note,
  }),
  updateNote: endpoint({
    method: 'PATCH',
    path: '/recordings/{recordingId}/notes/{noteId}',
    access: 'review_recordings',
    summary: 'Edit a note of one’s own; any for who may delete recordings. 409 where it is no longer as it was',
    refuses: ['conflict', 'not_permitted'],
    status: 200,
    params,
    missing: 'note_not_found',
    body: z.strictObject({
      content: content.optional(),
      atMs: atMs.nullable().optional(),
      version: z.int().min(1).optional().describe('Without it the last edit wins'),
    }),
    answer: Note,
  }),
  deleteNote: endpoint({
    method: 'DELETE',
    path: '/recordings/{recordingId}/notes/{noteId}',
    access: 'review_recordings',
    summary: 'Delete a note of one’s own; any for who may delete recordings',
    refuses: ['conflict', 'not_permitted'],
    status: 204,
    params,
    missing: 'note_not_found',
  }),
};
