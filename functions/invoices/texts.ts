import type { Statement } from '#contract/invoices';

/** Minutes with two decimals: of all recordings together, so that nothing is rounded call by call. */
export const minutes = (durationMs: number): string =>
  (durationMs / 60_000).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** Megabytes of 1,048,576 bytes, as everywhere in the portal. */
export const megabytes = (bytes: number): string =>
  (bytes / 1024 ** 2).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** `November 2026` */
export const monthName = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });

export const recorderName = ({ recorder }: Pick<Statement['recorders'][number], 'recorder'>): string =>
  recorder?.name ?? 'Counted before recorders were told apart';

/** `usage-harbour-2026-11.csv` */
export const statementFile = ({ customer, month }: Statement, extension: string): string =>
  `usage-${customer.id}-${month}.${extension}`;
