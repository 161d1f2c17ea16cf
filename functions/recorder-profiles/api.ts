import { openTable } from '#data/client';
import { managedNumbers } from '#data/managed-numbers';
import { tenantRepository } from '#data/tenants';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { listRecorderProfiles, testRecorderProfile } from './test-profile.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listRecorderProfiles, testRecorderProfile],
  { tenants: tenantRepository(table), numbers: managedNumbers(table) },
  authentication(table),
);
