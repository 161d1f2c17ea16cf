import { uploadAddresses } from '#adapters/upload-address';
import { openTable } from '#data/client';
import { directoryRepository, type Recorder, recorderEntity } from '#data/directory';
import { numberEntity } from '#data/managed-numbers';
import { namedRepository } from '#data/named';
import { provisioningRepository } from '#data/provisioning';
import { recorderActivity } from '#data/recorder-activity';
import { deploymentSecret } from '#data/secrets';
import { tenantRepository } from '#data/tenants';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { createUpload } from './create-upload.ts';
import { listNumbersOfRecorder } from './list-numbers.ts';
import { createRecorder, getRecorder, getRecorderStatistics, listRecorders } from './manage-recorders.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listRecorders, getRecorder, createRecorder, getRecorderStatistics, listNumbersOfRecorder, createUpload],
  {
    recorders: directoryRepository(table, recorderEntity),
    named: namedRepository<Recorder>(table, recorderEntity),
    numbers: directoryRepository(table, numberEntity),
    activity: recorderActivity(table),
    tenants: tenantRepository(table),
    provisioning: provisioningRepository(table),
    addresses: uploadAddresses(environment('RECORDINGS_BUCKET')),
    cursors: cursors(deploymentSecret(table, 'cursors')),
  },
  authentication(table),
);
