import { useQuery } from '@tanstack/vue-query';
import { allPages } from '../../api/all-pages.ts';
import { call } from '../../api/call.ts';

/** All months that have recordings, newest first. */
export const useInvoices = () =>
  useQuery({
    queryKey: ['invoices'],
    queryFn: ({ signal }) => allPages((cursor) => call('listInvoices', { query: { limit: 100, cursor }, signal })),
  });

export const useStatement = (month: string) =>
  useQuery({
    queryKey: ['invoices', month],
    queryFn: ({ signal }) => call('getInvoice', { params: { month }, signal }),
  });

/** `November 2026` */
export const monthName = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** Minutes of all recordings together, as a statement has them: `1,234.50`. */
export const formatMinutes = (durationMs: number): string =>
  (durationMs / 60_000).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Where a statement is that is to be saved. */
export const fileAddress = (month: string, kind: 'csv' | 'pdf'): string => `/api/invoices/${month}/statement.${kind}`;
