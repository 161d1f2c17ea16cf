import { openTable } from '#data/client';
import { directoryRepository, recorderEntity } from '#data/directory';
import { periodTotalsRepository } from '#data/period-totals';
import { deploymentSecret } from '#data/secrets';
import { tenantRepository } from '#data/tenants';
import { totalsRepository } from '#data/totals';
import { authentication } from '#runtime/authenticate';
import { environment } from '#runtime/config';
import { cursors } from '#runtime/cursor';
import { httpApi } from '#runtime/http-api';
import { exportInvoice, getInvoice, listInvoices, printInvoice } from './invoices.ts';

const table = openTable(environment('TABLE_NAME'));

export const handler = httpApi(
  [listInvoices, getInvoice, exportInvoice, printInvoice],
  {
    tenants: tenantRepository(table),
    totals: totalsRepository(table),
    periodTotals: periodTotalsRepository(table),
    recorders: directoryRepository(table, recorderEntity),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    now: Date.now,
  },
  authentication(table),
);
