import { openTable } from '#data/client';
import { eventRepository } from '#data/events';
import { recordingRepository } from '#data/recordings';
import { deploymentSecret } from '#data/secrets';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { listEvents } from './list-events.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listEvents],
  {
    events: eventRepository(table),
    recordings: recordingRepository(table),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
