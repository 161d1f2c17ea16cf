import { openTable } from '#data/client';
import { directoryRepository, recorderEntity } from '#data/directory';
import { deploymentSecret } from '#data/secrets';
import { tenantRepository } from '#data/tenants';
import { totalsFor } from '#data/totals-for';
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
    totalsFor: totalsFor(table),
    recorders: directoryRepository(table, recorderEntity),
    cursors: cursors(deploymentSecret(table, 'cursors')),
    now: Date.now,
  },
  authentication(table),
);
