import { openTable } from '#data/client';
import { tenantSettingsRepository } from '#data/tenants';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { getCustomer, updateCustomer } from './customer-settings.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [getCustomer, updateCustomer],
  { tenants: tenantSettingsRepository(table) },
  authentication(table),
);
