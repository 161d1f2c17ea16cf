import { expect, test } from 'vitest';
import { parseFilter } from './stream-filter.ts';

const filter = (...patterns: unknown[]) =>
  parseFilter({ Filters: patterns.map((pattern) => ({ Pattern: JSON.stringify(pattern) })) });
const row = (sk: string, eventName = 'INSERT') => ({
  eventName,
  dynamodb: { Keys: { pk: { S: 'T#a#' }, sk: { S: sk } } },
});
const sortKey = (...values: unknown[]) => ({ dynamodb: { Keys: { sk: { S: values } } } });

test('everything passes where there is no filter', () => {
  expect([parseFilter(undefined)(row('META')), parseFilter({})(row('META'))]).toEqual([true, true]);
});

test('an event passes by one of the values of each field, exactly', () => {
  const passes = filter({ ...sortKey('META', 'TENANT'), eventName: ['INSERT'] });
  expect(['META', 'TENANT', 'META#1', 'meta'].map((sk) => passes(row(sk)))).toEqual([true, true, false, false]);
  expect(passes(row('META', 'REMOVE'))).toBe(false);
  expect(filter({ n: [1] })({ n: '1' })).toBe(false);
});

test('an event that lacks the field does not pass', () => {
  expect([{}, { dynamodb: null }, { dynamodb: { Keys: { sk: 'META' } } }, null].map(filter(sortKey('META')))).toEqual([
    false,
    false,
    false,
    false,
  ]);
});

test('one filter of several is enough', () => {
  const passes = filter(sortKey('META'), { eventName: ['REMOVE'] });
  expect([row('META'), row('TENANT', 'REMOVE'), row('TENANT')].map(passes)).toEqual([true, true, false]);
});

test('what compares in another way is refused, with where it stands', () => {
  expect(() => filter(sortKey({ prefix: 'META' }))).toThrow(
    'the filter compares dynamodb.Keys.sk.S with [{"prefix":"META"}]',
  );
  expect(() => filter({ $or: [sortKey('META')] })).toThrow('compares');
  expect(() => filter({ eventName: 'INSERT' })).toThrow('the filter compares eventName with "INSERT"');
});
