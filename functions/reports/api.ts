import { openTable } from '#data/client';
import { openDirectory } from '#data/directory';
import { tenantRepository } from '#data/tenants';
import { totalsFor } from '#data/totals-for';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { exportReport, reportRecordings } from './report-recordings.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [reportRecordings, exportReport],
  {
    tenants: tenantRepository(table),
    totalsFor: totalsFor(table),
    ...openDirectory(table),
  },
  authentication(table),
);
