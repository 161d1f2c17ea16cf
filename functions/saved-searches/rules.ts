import type { SavedSearch as SavedSearchView } from '#contract/saved-searches';
import type { SavedSearch } from '#data/saved-searches';

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** By name as people sort; names that differ in accents or case alone in an order that is always the same. */
export const byName = ({ name: a }: { name: string }, { name: b }: { name: string }) =>
  collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);

/** What a search looks for. Days that count from today and days of the calendar exclude each other. */
export type Sought = Pick<SavedSearch, 'filters' | 'period'>;

export const isContradictory = ({ filters, period }: Sought) =>
  period !== undefined && (filters.connectedAfter !== undefined || filters.connectedBefore !== undefined);

export const toView = ({ id, name, filters, period, createdAt }: SavedSearch): SavedSearchView => ({
  ...{ id, name, filters, createdAt },
  period: period ?? null,
});
