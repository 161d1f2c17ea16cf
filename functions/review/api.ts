import { openTable } from '#data/client';
import { directoryRepository, openDirectory } from '#data/directory';
import { eventRepository } from '#data/events';
import { noteRepository } from '#data/notes';
import { recordingRepository } from '#data/recordings';
import { scorecardEntity, scoringRepository } from '#data/scorecards';
import { deploymentSecret } from '#data/secrets';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { assignFlags } from './assign-flags.ts';
import { listAssociated } from './list-associated.ts';
import { listRecordingEvents } from './list-events.ts';
import { createNote, deleteNote, listNotes, updateNote } from './notes.ts';
import { listScores, scoreRecording } from './score-recording.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [
    assignFlags,
    listRecordingEvents,
    listAssociated,
    listNotes,
    createNote,
    updateNote,
    deleteNote,
    listScores,
    scoreRecording,
  ],
  {
    recordings: recordingRepository(table),
    events: eventRepository(table),
    notes: noteRepository(table),
    scorecards: directoryRepository(table, scorecardEntity),
    scorings: scoringRepository(table),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    directory: openDirectory(table),
  },
  authentication(table),
);
