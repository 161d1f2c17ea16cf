import { expect, test } from 'vitest';
import type { LocationQuery } from 'vue-router';
import { readStatisticsAddress, writeStatisticsAddress } from './statistics-address.ts';

const days = { after: '2026-03-01', before: '2026-03-31' };

test('the address of statistics holds what is shown, and says nothing of what is so anyway', () => {
  expect(writeStatisticsAddress({ measure: 'inbound', days })).toEqual({ measure: 'inbound', ...days });
  expect(readStatisticsAddress({ measure: 'inbound', ...days })).toEqual({ measure: 'inbound', days });
  expect(writeStatisticsAddress(readStatisticsAddress({}))).toEqual({});
});

test.each<LocationQuery>([
  { measure: 'storage' },
  { measure: 'toString' },
  { after: '2026-03-31', before: '2026-03-01' },
  { after: '2026-03-01' },
  { after: '2000-01-01', before: '2026-03-01' },
])('what an address of statistics cannot mean is left out of it: %o', (query) => {
  expect(readStatisticsAddress(query)).toEqual({ measure: 'recordings' });
});
