import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';

const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as 2026-11');

const usage = {
  recordings: z.int().min(0),
  durationMs: z.int().min(0),
  bytes: z.int().min(0).describe('Of the original uploads'),
};

const ofMonth = {
  month: z.string().describe('`2026-11`, of the customer’s time zone'),
  final: z.boolean().describe('Whether the month has ended; until then its figures grow'),
  ...usage,
  bytesStored: z.int().min(0).describe('Of all original uploads that were there at its end, or are there now'),
};

const Invoice = z.object(ofMonth).meta({ id: 'Invoice' });
export type Invoice = z.output<typeof Invoice>;

export const Statement = z
  .object({
    ...ofMonth,
    madeAt: Timestamp,
    timeZone: z.string().describe('Of the customer: days are its'),
    customer: z.object({ id: z.string(), name: z.string(), address: z.string() }),
    recorders: z
      .array(z.object({ recorder: z.object({ id: id('rdr'), name: z.string() }).nullable(), ...usage }))
      .describe('Most recordings first; null is of recordings from before usage was counted by recorder'),
    days: z.array(z.object({ date: z.iso.date(), ...usage })).describe('Those that have recordings, oldest first'),
  })
  .meta({ id: 'Statement' });
export type Statement = z.output<typeof Statement>;

const params = z.strictObject({ month: Month });

export const invoicesEndpoints = {
  listInvoices: endpoint({
    method: 'GET',
    path: '/invoices',
    access: 'review_invoices',
    summary: 'Months of which there are recordings, newest first. Figures are of the recordings that are there',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(Invoice),
  }),
  getInvoice: endpoint({
    method: 'GET',
    path: '/invoices/{month}',
    access: 'review_invoices',
    summary: 'The usage of a month, which may be none; of the calls alone that whoever asks may hear',
    status: 200,
    params,
    missing: 'invoice_not_found',
    answer: Statement,
  }),
  exportInvoice: endpoint({
    method: 'GET',
    path: '/invoices/{month}/statement.csv',
    access: 'review_invoices',
    summary: 'The same as CSV',
    status: 200,
    params,
    missing: 'invoice_not_found',
    produces: 'text/csv; charset=utf-8',
  }),
  printInvoice: endpoint({
    method: 'GET',
    path: '/invoices/{month}/statement.pdf',
    access: 'review_invoices',
    summary: 'The same as PDF',
    status: 200,
    params,
    missing: 'invoice_not_found',
    produces: 'application/pdf',
  }),
};
