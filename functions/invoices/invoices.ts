import { invoicesEndpoints, type Statement } from '#contract/invoices';
import type { Cursors } from '#runtime/cursor';
import { AppError } from '#runtime/errors';
import { type Actor, Reply, route } from '#runtime/route';
import { usageCsv } from './statement-csv.ts';
import { statementPdf } from './statement-pdf.ts';
import { statementFile } from './texts.ts';
import { monthsOf, statementOf, type UsageDeps } from './usage.ts';

export interface InvoicesDeps extends UsageDeps {
  cursors: Cursors;
  now: () => number;
}

export const listInvoices = route(invoicesEndpoints.listInvoices, async ({ actor, query }, deps: InvoicesDeps) => {
  const { tenantId } = actor;
  const scope = ['invoices', tenantId, actor.userId];
  const before = query.cursor && (await deps.cursors.read(query.cursor, scope));
  const months = (await monthsOf(actor, deps.now(), deps)).filter(({ month }) => !before || month < before);
  const items = months.slice(0, query.limit);
  const last = items.at(-1);
  return {
    items,
    nextCursor: last && months.length > items.length ? await deps.cursors.write(last.month, scope) : null,
  };
});

async function statementFor(actor: Actor, month: string, deps: InvoicesDeps): Promise<Statement> {
  const statement = await statementOf(actor, month, deps.now(), deps);
  if (!statement) throw new AppError('invoice_not_found');
  return statement;
}

export const getInvoice = route(invoicesEndpoints.getInvoice, ({ actor, params }, deps: InvoicesDeps) =>
  statementFor(actor, params.month, deps),
);

export const exportInvoice = route(invoicesEndpoints.exportInvoice, async ({ actor, params }, deps: InvoicesDeps) => {
  const statement = await statementFor(actor, params.month, deps);
  return new Reply(undefined, { text: usageCsv([statement]), filename: statementFile(statement, 'csv') });
});

export const printInvoice = route(invoicesEndpoints.printInvoice, async ({ actor, params }, deps: InvoicesDeps) => {
  const statement = await statementFor(actor, params.month, deps);
  return new Reply(undefined, { bytes: statementPdf(statement), filename: statementFile(statement, 'pdf') });
});
