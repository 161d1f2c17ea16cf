import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LocationQuery } from 'vue-router';
import { rowsPerPage } from '../../composables/rows-per-page.ts';
import { mostFlags, readArchiveAddress, writeArchiveAddress } from './archive-address.ts';

const text = fc
  .string({ minLength: 1, maxLength: 64 })
  .map((value) => value.trim())
  .filter(Boolean);
const time = fc.integer({ min: 0, max: Date.parse('2100-01-01T00:00:00Z') }).map((at) => new Date(at).toISOString());
const id = (prefix: string) => fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/).map((ulid) => `${prefix}_${ulid}`);
const score = fc.double({ min: -1, max: 101, noNaN: true }).map((value) => value || 0);
const address = fc.record({
  filters: fc.record(
    {
      ...{ from: text, to: text, connectedAfter: time, connectedBefore: time, scoreAbove: score, scoreBelow: score },
      departmentId: fc.oneof(id('dep'), fc.constant('none')),
      agentId: fc.oneof(id('agt'), fc.constant('none')),
      direction: fc.constantFrom('inbound', 'outbound', 'internal', 'none'),
      recorderId: id('rdr'),
      flagId: fc.uniqueArray(id('flg'), { minLength: 1, maxLength: mostFlags }),
    },
    { requiredKeys: [] },
  ),
  limit: fc.option(fc.constantFrom(...rowsPerPage), { nil: undefined }),
  cursor: fc.option(text, { nil: undefined }),
});

test('what is written to an address is read from it', () => {
  fc.assert(
    fc.property(address, (written) => {
      const query = Object.entries(writeArchiveAddress(written)).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(String) : String(value),
      ]);
      expect(readArchiveAddress(Object.fromEntries(query))).toEqual({ ...written, bent: [] });
    }),
  );
});

test('what is bent in an address is left out, and named where it is a filter', () => {
  const query: LocationQuery = {
    ...{
      from: ['1', '2'],
      to: ' ',
      connectedAfter: 'yesterday',
      agentId: 'dep_1',
      direction: 'toString',
      recorderId: 'none',
      scoreAbove: 'high',
      scoreBelow: '102',
    },
    ...{ limit: '37', cursor: null },
  };
  expect(readArchiveAddress(query)).toEqual({
    filters: {},
    limit: undefined,
    cursor: undefined,
    bent: ['from', 'agentId', 'connectedAfter', 'direction', 'recorderId', 'scoreAbove', 'scoreBelow'],
  });
});

test('of several flags those that can be are searched by', () => {
  const good = 'flg_01ARZ3NDEKTSV4RRFFQ69G5FAV';
  expect(readArchiveAddress({ flagId: [good, 'red', good] })).toMatchObject({
    filters: { flagId: [good] },
    bent: ['flagId'],
  });
});

test('a time with an offset is the same time in UTC', () => {
  expect(readArchiveAddress({ connectedAfter: '2026-07-01T12:00:00+01:00' }).filters.connectedAfter).toBe(
    '2026-07-01T11:00:00.000Z',
  );
});
