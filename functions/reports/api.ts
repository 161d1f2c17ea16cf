import { openTable } from '#data/client';
import { openDirectory } from '#data/directory';
import { periodTotalsRepository } from '#data/period-totals';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { httpApi } from '#runtime/http-api';
import { exportReport, reportRecordings } from './report-recordings.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [reportRecordings, exportReport],
  {
    tenants: tenantRepository(table),
    totals: totalsRepository(table),
    periodTotals: periodTotalsRepository(table),
    ...openDirectory(table),
  },
  authentication(table),
);
