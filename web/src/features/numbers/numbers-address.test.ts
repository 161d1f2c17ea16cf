import { expect, test } from 'vitest';
import type { LocationQuery } from 'vue-router';
import { hasNumberFilters, readNumbersAddress, writeNumbersAddress } from './numbers-address.ts';

const agentId = 'agt_01ARZ3NDEKTSV4RRFFQ69G5FAV';

test('the address of the numbers holds filters, rows and page, and comes back as it was', () => {
  const address = {
    filters: { search: '0113 496', departmentId: 'none', agentId, canRecord: false },
    ...{ limit: 50 as const, cursor: 'abc.def' },
  };
  expect(readNumbersAddress(writeNumbersAddress(address) as LocationQuery)).toEqual(address);
  expect(writeNumbersAddress({ filters: {} })).toEqual({});
});

test.each<LocationQuery>([
  { search: ' ', departmentId: agentId, agentId: 'ben', canRecord: 'yes', limit: '37' },
  { search: ['a', 'b'], agentId: null },
])('what an address of numbers cannot mean is left out of it: %o', (query) => {
  const { filters, limit } = readNumbersAddress(query);
  expect({ hasFilters: hasNumberFilters(filters), limit }).toEqual({ hasFilters: false, limit: undefined });
});

test('a search is no longer than the API takes', () => {
  expect(readNumbersAddress({ search: '1'.repeat(100) }).filters.search).toHaveLength(80);
});
