import type { LocationQuery, LocationQueryRaw } from 'vue-router';
import { isRowsPerPage, type RowsPerPage } from '../../composables/rows-per-page.ts';
import { directionFilterLabels } from './labels.ts';

/** A way of a call, or `none`: nobody knows. */
export type DirectionFilter = keyof typeof directionFilterLabels;
export const isDirection = (text: string): text is DirectionFilter => Object.hasOwn(directionFilterLabels, text);

/** The filters of the archive, as the API takes them. */
export interface ArchiveFilters {
  from?: string;
  to?: string;
  /** Or `none`, as of the agent: calls that have none. */
  departmentId?: string;
  agentId?: string;
  /** RFC 3339 in UTC, inclusive. */
  connectedAfter?: string;
  /** RFC 3339 in UTC, exclusive. */
  connectedBefore?: string;
  direction?: DirectionFilter;
  recorderId?: string;
  /** All of them hold together; never empty. */
  flagId?: string[];
  /** Exclusive, as is the other: from -1 to 101. */
  scoreAbove?: number;
  scoreBelow?: number;
}
export type FilterName = keyof ArchiveFilters;

/** What each filter is called, in the order of the form. */
export const filterLabels: Record<FilterName, string> = {
  from: 'From Number',
  to: 'To Number',
  departmentId: 'Department',
  agentId: 'Agent',
  connectedAfter: 'Connected After',
  connectedBefore: 'Connected Before',
  direction: 'Direction',
  recorderId: 'Recorder',
  flagId: 'Flags',
  scoreAbove: 'Score above',
  scoreBelow: 'Score below',
};
export const filterNames = Object.keys(filterLabels) as FilterName[];

/** All that the archive's address holds: whoever opens it sees the same filters and page size. */
export interface ArchiveAddress {
  filters: ArchiveFilters;
  /** Absent where the address leaves it to what the person prefers. */
  limit?: RowsPerPage;
  cursor?: string;
  /** The id of the saved search that the filters began as. To whom it does not belong, it is nothing. */
  saved?: string;
}

/** The most flags that the API takes. */
export const mostFlags = 20;

const number = (text: string) => text;

function time(text: string) {
  const value = Date.parse(text);
  return Number.isNaN(value) ? undefined : new Date(value).toISOString();
}

const id = (prefix: string) => (text: string) =>
  new RegExp(`^${prefix}_[0-9A-HJKMNP-TV-Z]{26}$`).test(text) ? text : undefined;

const idOrNone = (prefix: string) => (text: string) => (text === 'none' ? text : id(prefix)(text));

function score(text: string) {
  const value = Number(text);
  return value >= -1 && value <= 101 ? value : undefined;
}

/** How the text of each is read that an address holds once. Undefined is what nothing can be searched by. */
const readers: { [Name in Exclude<FilterName, 'flagId'>]: (text: string) => ArchiveFilters[Name] } = {
  from: number,
  to: number,
  departmentId: idOrNone('dep'),
  agentId: idOrNone('agt'),
  connectedAfter: time,
  connectedBefore: time,
  direction: (text) => (isDirection(text) ? text : undefined),
  recorderId: id('rdr'),
  scoreAbove: score,
  scoreBelow: score,
};
const singleNames = Object.keys(readers) as (keyof typeof readers)[];

/** Reads an address. `bent` are the filters of it that cannot be searched by: what is wrong in them is left out. */
export function readArchiveAddress(query: LocationQuery): ArchiveAddress & { bent: FilterName[] } {
  const texts = (name: string) =>
    [query[name]].flat().flatMap((value) => (value === undefined || value === null ? [] : value.trim() || []));
  const filters: ArchiveFilters = {};
  const bent = new Set<FilterName>();
  const read = <Name extends keyof typeof readers>(name: Name) => {
    const [text, ...more] = texts(name);
    if (text === undefined) return;
    // Of one that is given twice neither is meant more than the other.
    const value = more.length === 0 ? readers[name](text) : undefined;
    if (value === undefined) bent.add(name);
    else filters[name] = value;
  };
  for (const name of singleNames) read(name);

  const flags = [...new Set(texts('flagId'))];
  const known = flags.filter((flag) => id('flg')(flag)).slice(0, mostFlags);
  if (known.length < flags.length) bent.add('flagId');
  if (known.length > 0) filters.flagId = known;

  const [limit] = texts('limit').map(Number).filter(isRowsPerPage);
  const saved = texts('saved').find((text) => id('srch')(text));
  return { filters, limit, cursor: texts('cursor')[0], saved, bent: filterNames.filter((name) => bent.has(name)) };
}

/** The query of an address. */
export function writeArchiveAddress({ filters, limit, cursor, saved }: ArchiveAddress): LocationQueryRaw {
  const all = { ...filters, saved, limit, cursor };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

export const hasFilters = (filters: ArchiveFilters) => filterNames.some((name) => filters[name] !== undefined);
