import { useStored } from './use-stored.ts';

export const rowsPerPage = [10, 20, 50, 100] as const;
export type RowsPerPage = (typeof rowsPerPage)[number];
export const isRowsPerPage = (value: number): value is RowsPerPage => rowsPerPage.includes(value as RowsPerPage);

/** How many rows of a list somebody likes to see at once, where its address does not say. */
export const usePreferredRows = () =>
  useStored<RowsPerPage>('rows-per-page', (stored) =>
    isRowsPerPage(Number(stored)) ? (Number(stored) as RowsPerPage) : 20,
  );
