import { mostNotes, type Note as NoteView, notesEndpoints } from '#contract/notes';
import { eventWrite } from '#data/events';
import { newId } from '#data/ids';
import type { Note, NoteRepository } from '#data/notes';
import type { RecordingRepository } from '#data/recordings';
import { recordingFor } from '#functions/recordings/get-recording';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { type Actor, eventActor, route } from '#runtime/route';
import { mayChangeNote, toNoteView } from './rules.ts';

export interface NotesDeps {
  recordings: RecordingRepository;
  notes: NoteRepository;
  cursors: Cursors;
}

export const listNotes = route(
  notesEndpoints.listNotes,
  async ({ actor, params, query }, { recordings, notes, cursors }: NotesDeps) => {
    const { tenantId, id } = await recordingFor(actor, params.recordingId, recordings);
    const scope = ['notes', tenantId, actor.userId, id];
    const after = query.cursor && (await cursors.read(query.cursor, scope));
    const page = await notes.list(tenantId, id, query.limit, after);
    const last = page.notes.at(-1);
    return {
      items: page.notes.map((note) => toNoteView(note, actor)),
      nextCursor: last && page.more ? await cursors.write(last.id, scope) : null,
    };
  },
);

export const createNote = route(
  notesEndpoints.createNote,
  async ({ actor, params, body }, { recordings, notes }: NotesDeps): Promise<NoteView> => {
    const recording = await recordingFor(actor, params.recordingId, recordings);
    const { tenantId } = recording;
    const { content, atMs, requestId } = body;
    refuseBeyondEnd(atMs, recording.durationMs);
    const createdAt = Date.now();
    const note: Note = {
      ...{ tenantId, recordingId: recording.id, content, atMs, createdAt, version: 1 },
      id: newId('nte', createdAt),
      author: { id: actor.userId, name: actor.name },
    };
    const before = await addedBefore(note, requestId, actor, notes);
    if (before) return before;
    if ((await notes.count(tenantId, recording.id)) >= mostNotes) throw new AppError('too_many_notes');
    if (await notes.add(note, requestId, [noteEvent('add_note', actor, note)])) return toNoteView(note, actor);
    // It was added by another try at this moment, or the recording has gone.
    const known = await addedBefore(note, requestId, actor, notes);
    if (!known) throw new AppError('recording_not_found');
    return known;
  },
);

/** What an earlier try of a request has added. Throws `request_id_used` where that asked for another note, or its note has gone. */
async function addedBefore(note: Note, requestId: string | undefined, actor: Actor, notes: NoteRepository) {
  const known = requestId && (await notes.addedBy(note, requestId));
  if (known === 'other') throw new AppError('request_id_used');
  return known ? toNoteView(known, actor) : undefined;
}

export const updateNote = route(
  notesEndpoints.updateNote,
  async ({ actor, params, body }, { recordings, notes }: NotesDeps): Promise<NoteView> => {
    const { durationMs } = await noteRecording(actor, params.recordingId, recordings);
    const before = await changeableNote(actor, params, notes);
    const { content = before.content, atMs, version = before.version } = body;
    refuseBeyondEnd(atMs ?? undefined, durationMs);
    const place = atMs === undefined ? before.atMs : (atMs ?? undefined);
    // The same edit again, whose answer was lost, has happened.
    if (before.content === content && before.atMs === place) return toNoteView(before, actor);
    const after = before.version === version && {
      ...{ content, atMs: place, editedAt: Date.now() },
    };
    const edited = after && (await notes.edit(before, after, [noteEvent('edit_note', actor, { ...before, ...after })]));
    if (!edited) throw new AppError('conflict', { detail: 'The note was edited or deleted since it was read.' });
    return toNoteView(edited, actor);
  },
);

export const deleteNote = route(
  notesEndpoints.deleteNote,
  async ({ actor, params }, { recordings, notes }: NotesDeps) => {
    await noteRecording(actor, params.recordingId, recordings);
    const note = await changeableNote(actor, params, notes);
    if (!(await notes.delete(note, [noteEvent('delete_note', actor, note)]))) throw new AppError('conflict');
    return undefined;
  },
);

/** The recording of a note. A note of one that the actor may not hear is like one that never was. */
async function noteRecording(actor: Actor, recordingId: string, recordings: RecordingRepository) {
  try {
    return await recordingFor(actor, recordingId, recordings);
  } catch (error) {
    throw error instanceof AppError ? new AppError('note_not_found') : error;
  }
}

async function changeableNote(
  actor: Actor,
  { recordingId, noteId }: { recordingId: string; noteId: string },
  notes: NoteRepository,
): Promise<Note> {
  const note = await notes.find(actor.tenantId, recordingId, noteId);
  if (!note) throw new AppError('note_not_found');
  if (!mayChangeNote(note, actor)) throw new AppError('not_permitted');
  return note;
}

function refuseBeyondEnd(atMs: number | undefined, durationMs: number): void {
  if (atMs !== undefined && atMs > durationMs)
    throw new AppError('invalid_input', { fields: [{ path: 'atMs', message: 'must be within the recording' }] });
}

const noteEvent = (
  type: 'add_note' | 'edit_note' | 'delete_note',
  actor: Actor,
  { tenantId, recordingId, id, atMs }: Note,
) => eventWrite(tenantId, { type, recordingId, actor: eventActor(actor), details: { noteId: id, atMs } });
