import type { LocationQuery, LocationQueryRaw } from 'vue-router';

export const rowsPerPage = [10, 20, 50, 100] as const;
export type RowsPerPage = (typeof rowsPerPage)[number];

/** The filters of the archive that the portal offers, as the API takes them. */
export interface ArchiveFilters {
  from?: string;
  to?: string;
  /** RFC 3339 in UTC, inclusive. */
  connectedAfter?: string;
  /** RFC 3339 in UTC, exclusive. */
  connectedBefore?: string;
}

/** All that the archive's address holds: whoever opens it sees the same filters and page size. */
export interface ArchiveAddress {
  filters: ArchiveFilters;
  /** Absent where the address leaves it to what the person prefers. */
  limit?: RowsPerPage;
  cursor?: string;
}

const numbers = ['from', 'to'] as const;
const times = ['connectedAfter', 'connectedBefore'] as const;
export const filterNames = [...numbers, ...times] as const;

export const isRowsPerPage = (value: number): value is RowsPerPage => rowsPerPage.includes(value as RowsPerPage);

/** Reads an address; what is bent in it is as if it were not there. */
export function readArchiveAddress(query: LocationQuery): ArchiveAddress {
  const text = (name: string) => {
    const value = query[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
  };
  const time = (name: string) => {
    const value = Date.parse(text(name) ?? '');
    return Number.isNaN(value) ? undefined : new Date(value).toISOString();
  };
  const filters: ArchiveFilters = {};
  for (const name of numbers) filters[name] = text(name);
  for (const name of times) filters[name] = time(name);
  const limit = Number(text('limit'));
  return { filters, limit: isRowsPerPage(limit) ? limit : undefined, cursor: text('cursor') };
}

/** The query of an address. */
export function writeArchiveAddress({ filters, limit, cursor }: ArchiveAddress): LocationQueryRaw {
  const all = { ...filters, limit, cursor };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

export const hasFilters = (filters: ArchiveFilters) => filterNames.some((name) => filters[name] !== undefined);
