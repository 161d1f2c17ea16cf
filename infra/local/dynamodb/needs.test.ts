import { expect, test } from 'vitest';
import { needsOf, type TableKeys } from './needs.ts';

const table: TableKeys = {
  name: 'calls',
  arn: 'arn:aws:dynamodb:eu-west-2:000000000000:table/calls',
  partitionKey: 'pk',
  indexes: { byTime: 'time' },
};
const needs = (operation: string, input: Record<string, unknown>) =>
  needsOf(operation, input, (name) => (name === 'calls' ? table : undefined)).map(({ action, resource, context }) => [
    action,
    resource.replace(table.arn, 'calls'),
    context['dynamodb:LeadingKeys'],
  ]);
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 'META' } });

test('an operation on one item needs its own action on the table', () => {
  expect(needs('GetItem', { TableName: 'calls', Key: key('T#a#') })).toEqual([['dynamodb:GetItem', 'calls', ['T#a#']]]);
  expect(needs('PutItem', { TableName: table.arn, Item: key('T#a#') })).toEqual([
    ['dynamodb:PutItem', 'calls', ['T#a#']],
  ]);
});

test('a query of an index needs the index', () => {
  const query = {
    TableName: 'calls',
    IndexName: 'byTime',
    KeyConditionExpression: '#when < :when AND #time = :time',
    ExpressionAttributeNames: { '#time': 'time', '#when': 'when' },
    ExpressionAttributeValues: { ':time': { S: 'T#a#' }, ':when': { S: '1' } },
  };
  expect(needs('Query', query)).toEqual([['dynamodb:Query', 'calls/index/byTime', ['T#a#']]]);
});

test('a transaction needs the action of each of its items', () => {
  const item = (pk: string) => ({ TableName: 'calls', Key: key(pk) });
  const transaction = [
    { Put: { TableName: 'calls', Item: key('T#a#') } },
    { Update: item('T#b#') },
    { Delete: item('T#c#') },
    { ConditionCheck: item('T#d#') },
  ];
  expect(needs('TransactWriteItems', { TransactItems: transaction })).toEqual([
    ['dynamodb:PutItem', 'calls', ['T#a#']],
    ['dynamodb:UpdateItem', 'calls', ['T#b#']],
    ['dynamodb:DeleteItem', 'calls', ['T#c#']],
    ['dynamodb:ConditionCheckItem', 'calls', ['T#d#']],
  ]);
  expect(needs('TransactGetItems', { TransactItems: [{ Get: item('T#a#') }] })).toEqual([
    ['dynamodb:GetItem', 'calls', ['T#a#']],
  ]);
});

test('a batch needs the batch action on each table, with all keys', () => {
  expect(needs('BatchGetItem', { RequestItems: { calls: { Keys: [key('T#a#'), key('T#b#')] } } })).toEqual([
    ['dynamodb:BatchGetItem', 'calls', ['T#a#', 'T#b#']],
  ]);
  const writes = [{ PutRequest: { Item: key('T#a#') } }, { DeleteRequest: { Key: key('T#b#') } }];
  expect(needs('BatchWriteItem', { RequestItems: { calls: writes } })).toEqual([
    ['dynamodb:BatchWriteItem', 'calls', ['T#a#', 'T#b#']],
  ]);
});

test('what is about no table of the template needs everything', () => {
  expect(needs('ListTables', {})).toEqual([['dynamodb:ListTables', '*', undefined]]);
  expect(needs('DescribeTable', { TableName: 'other' })).toEqual([['dynamodb:DescribeTable', '*', undefined]]);
});
