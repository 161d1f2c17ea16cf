import { recordingStore } from '#adapters/recording-store';
import { openTable } from '#data/client';
import { openDirectory } from '#data/directory';
import { eventRepository } from '#data/events';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { seenNumberRepository } from '#data/seen-numbers';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { totalsFor } from '#data/totals-for';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { getRecording } from './get-recording.ts';
import { getSummary } from './get-summary.ts';
import { getWaveform } from './get-waveform.ts';
import { listFilterOptions } from './list-filter-options.ts';
import { listRecordings } from './list-recordings.ts';
import { downloadRecording, playRecording } from './play-recording.ts';
import { suggestNumbers } from './suggest-numbers.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [
    listRecordings,
    getSummary,
    listFilterOptions,
    suggestNumbers,
    getRecording,
    playRecording,
    downloadRecording,
    getWaveform,
  ],
  {
    recordings: recordingRepository(table),
    tenants: tenantRepository(table),
    events: eventRepository(table),
    totals: totalsRepository(table),
    totalsFor: totalsFor(table),
    seenNumbers: seenNumberRepository(table),
    store: recordingStore(environment('RECORDINGS_BUCKET')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    directory: openDirectory(table),
  },
  authentication(table),
);
