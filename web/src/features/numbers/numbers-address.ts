import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { isRowsPerPage, type RowsPerPage } from '../../composables/rows-per-page.ts';

/** What the list of numbers is filtered by, as the API takes it. */
export interface NumberFilters {
  /** Part of a number in any spelling, or of its name. */
  search?: string;
  /** Or `none`, as of the agent: numbers that have none. */
  departmentId?: string;
  agentId?: string;
  canRecord?: boolean;
}

/** All that the address of the list holds. */
export interface NumbersAddress {
  filters: NumberFilters;
  /** Absent where the address leaves it to what the person prefers. */
  limit?: RowsPerPage;
  cursor?: string;
}

/** The longest search that the API takes. */
export const longestSearch = 80;

const text = (value: LocationQuery[string] | undefined) => (typeof value === 'string' && value.trim()) || undefined;
const idOrNone = (prefix: string, value: LocationQuery[string] | undefined) =>
  [text(value)].find((id) => id !== undefined && new RegExp(`^(?:none|${prefix}_[0-9A-HJKMNP-TV-Z]{26})$`).test(id));

/** What an address cannot mean is left out of it. */
export function readNumbersAddress(query: LocationQuery): NumbersAddress {
  const { canRecord } = query;
  const limit = Number(query.limit);
  const filters = {
    search: text(query.search)?.slice(0, longestSearch).trim(),
    departmentId: idOrNone('dep', query.departmentId),
    agentId: idOrNone('agt', query.agentId),
    canRecord: canRecord === 'true' || canRecord === 'false' ? canRecord === 'true' : undefined,
  };
  return { filters, limit: isRowsPerPage(limit) ? limit : undefined, cursor: text(query.cursor) };
}

export const writeNumbersAddress = ({ filters, limit, cursor }: NumbersAddress): LocationQueryRaw =>
  Object.fromEntries(
    Object.entries({ ...filters, limit, cursor }).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );

export const hasNumberFilters = (filters: NumberFilters) => Object.values(filters).some((value) => value !== undefined);
