import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LocationQuery } from 'vue-router';
import { readArchiveAddress, rowsPerPage, writeArchiveAddress } from './archive-address.ts';

const text = fc
  .string({ minLength: 1, maxLength: 64 })
  .map((value) => value.trim())
  .filter(Boolean);
const time = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') }).map((at) => new Date(at).toISOString());
const address = fc.record({
  filters: fc.record({ from: text, to: text, connectedAfter: time, connectedBefore: time }, { requiredKeys: [] }),
  limit: fc.option(fc.constantFrom(...rowsPerPage), { nil: undefined }),
  cursor: fc.option(text, { nil: undefined }),
});

test('what is written to an address is read from it', () => {
  fc.assert(
    fc.property(address, (written) => {
      const query = Object.entries(writeArchiveAddress(written)).map(([name, value]) => [name, String(value)]);
      expect(readArchiveAddress(Object.fromEntries(query))).toEqual(written);
    }),
  );
});

test('what is bent in an address is as if it were not there', () => {
  const query: LocationQuery = { from: ['1', '2'], to: ' ', connectedAfter: 'yesterday', limit: '37', cursor: null };
  expect(readArchiveAddress(query)).toEqual({ filters: {}, limit: undefined, cursor: undefined });
});

test('a time with an offset is the same time in UTC', () => {
  expect(readArchiveAddress({ connectedAfter: '2026-07-01T12:00:00+01:00' }).filters.connectedAfter).toBe(
    '2026-07-01T11:00:00.000Z',
  );
});
