import { recorderKeys } from '#adapters/recorder-keys';
import { uploadAddresses } from '#adapters/upload-address';
import { apiTokenRepository } from '#data/api-tokens';
import { openTable } from '#data/client';
import { directoryRepository, type Recorder, recorderEntity } from '#data/directory';
import { eventRepository } from '#data/events';
import { namedRepository } from '#data/named';
import { provisioningRepository } from '#data/provisioning';
import { recorderActivity } from '#data/recorder-activity';
import { tenantRepository } from '#data/tenants';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { deleteRecorder, updateRecorder } from './change-recorder.ts';
import { createRecorderCredential, deleteRecorderCredential, listRecorderCredentials } from './manage-credentials.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [updateRecorder, deleteRecorder, listRecorderCredentials, createRecorderCredential, deleteRecorderCredential],
  {
    recorders: directoryRepository(table, recorderEntity),
    named: namedRepository<Recorder>(table, recorderEntity),
    tokens: apiTokenRepository(table),
    keys: recorderKeys(environment('RECORDER_POLICY_ARN')),
    events: eventRepository(table),
    activity: recorderActivity(table),
    tenants: tenantRepository(table),
    provisioning: provisioningRepository(table),
    addresses: uploadAddresses(environment('RECORDINGS_BUCKET')),
  },
  authentication(table),
);
