import * as z from 'zod';
import { id, page, pageQuery, Timestamp } from './common.ts';
import { endpoint } from './endpoint.ts';
import { RecordingFilters } from './recordings.ts';

/** The most searches that one person keeps. */
export const mostSavedSearches = 50;

/** Days counted from today in the customer's time zone: a search for them finds other recordings tomorrow. */
export const relativePeriods = ['today', 'yesterday', 'last_7_days', 'last_30_days'] as const;

const given = {
  name: z.string().trim().min(1).max(80),
  filters: RecordingFilters.describe('Without connectedAfter and connectedBefore where `period` is given'),
  period: z.enum(relativePeriods).nullable().default(null),
};

export const SavedSearch = z
  .object({ id: id('srch'), createdAt: Timestamp, ...given, period: z.enum(relativePeriods).nullable() })
  .meta({ id: 'SavedSearch' });
export type SavedSearch = z.output<typeof SavedSearch>;

const params = z.strictObject({ searchId: id('srch') });
const oneOfTimes = ({ filters, period }: { filters?: RecordingFilters; period?: string | null }) =>
  !period || (filters?.connectedAfter === undefined && filters?.connectedBefore === undefined);
const timesMessage = { path: ['period'], error: 'cannot stand beside connectedAfter and connectedBefore' };

/** The filters of the archive that a person keeps under a name. Everybody sees their own. */
export const savedSearchesEndpoints = {
  listSavedSearches: endpoint({
    method: 'GET',
    path: '/saved-searches',
    access: 'review_recordings',
    summary: 'One’s saved searches, by name',
    refuses: ['invalid_cursor'],
    status: 200,
    query: z.strictObject(pageQuery),
    answer: page(SavedSearch),
  }),
  createSavedSearch: endpoint({
    method: 'POST',
    path: '/saved-searches',
    access: 'review_recordings',
    summary: `Keep a search under a name that one has not used yet; ${mostSavedSearches} at most`,
    refuses: ['name_taken', 'too_many_saved_searches'],
    status: 201,
    body: z.strictObject(given).refine(oneOfTimes, timesMessage),
    answer: SavedSearch,
  }),
  updateSavedSearch: endpoint({
    method: 'PATCH',
    path: '/saved-searches/{searchId}',
    access: 'review_recordings',
    summary: 'Rename a saved search, or change what it looks for',
    refuses: ['name_taken', 'conflict'],
    status: 200,
    params,
    missing: 'search_not_found',
    body: z
      .strictObject({
        name: given.name.optional(),
        filters: given.filters.optional(),
        period: z.enum(relativePeriods).nullable().optional(),
      })
      .refine(oneOfTimes, timesMessage),
    answer: SavedSearch,
  }),
  deleteSavedSearch: endpoint({
    method: 'DELETE',
    path: '/saved-searches/{searchId}',
    access: 'review_recordings',
    summary: 'Forget a saved search',
    refuses: ['conflict'],
    status: 204,
    params,
    missing: 'search_not_found',
  }),
};
