// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is CloudFormation's way to write a placeholder.
import { expect, test } from 'vitest';
import { StartError } from '../start-error.ts';
import type { Resource, Stack } from './cloud-assembly.ts';
import { resolver } from './intrinsics.ts';

const resource = (stack: string, logicalId: string, properties: Record<string, unknown> = {}): [string, Resource] => [
  logicalId,
  { ...{ stack, logicalId, properties }, type: 'AWS::SQS::Queue', dependsOn: [] },
];
const stack = (name: string, more: Partial<Stack> = {}): Stack => ({
  name,
  ...{ parameters: {}, mappings: {}, conditions: {}, outputs: {}, assets: new Map() },
  resources: new Map([resource(name, 'Here')]),
  ...more,
});
const data = stack('Data', {
  resources: new Map([resource('Data', 'Queue')]),
  outputs: {
    QueueArn: { value: { 'Fn::GetAtt': ['Queue', 'Arn'] }, exportName: { 'Fn::Sub': '${AWS::StackName}:Queue' } },
  },
});
const api = stack('Api', {
  resources: new Map([resource('Api', 'Here'), resource('Api', 'Table')]),
  parameters: { Stage: { Type: 'String', Default: 'live' }, Secret: { Type: 'String' } },
  mappings: { Sizes: { 'eu-west-2': { memory: 512 } } },
  conditions: {
    IsLive: { 'Fn::Equals': [{ Ref: 'Stage' }, 'live'] },
    IsNot: { 'Fn::Not': [{ Condition: 'IsLive' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsLive' }, { Condition: 'IsNot' }] },
    Both: { 'Fn::And': [{ Condition: 'IsLive' }, { Condition: 'IsNot' }] },
  },
});

const templates = resolver(
  [data, api],
  {
    ref: ({ logicalId }) => `ref-of-${logicalId}`,
    attribute: ({ logicalId }, name) => (name === 'Missing' ? undefined : `${name}-of-${logicalId}`),
  },
  { region: 'eu-west-2', accountId: '000000000000' },
);
const here = api.resources.get('Here') as Resource;
const resolve = (value: unknown) => templates.value(here, value);

test.each([
  ['a plain value', { a: [1, true, 'x'] }, { a: [1, true, 'x'] }],
  ['Ref of a resource', { Ref: 'Table' }, 'ref-of-Table'],
  ['Ref of a parameter', { Ref: 'Stage' }, 'live'],
  ['Ref of the region', { Ref: 'AWS::Region' }, 'eu-west-2'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Table', 'Arn'] }, 'Arn-of-Table'],
  ['GetAtt as a text', { 'Fn::GetAtt': 'Table.Endpoint.Address' }, 'Endpoint.Address-of-Table'],
  ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }, 3]] }, 'a-000000000000-3'],
  [
    'Sub',
    { 'Fn::Sub': '${AWS::StackName}/${Table}/${Table.Arn}/${!literal}' },
    'Api/ref-of-Table/Arn-of-Table/${literal}',
  ],
  ['Sub with variables', { 'Fn::Sub': ['${a}-${Stage}', { a: { Ref: 'Table' } }] }, 'ref-of-Table-live'],
  ['ImportValue', { 'Fn::ImportValue': 'Data:Queue' }, 'Arn-of-Queue'],
  ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
  ['FindInMap', { 'Fn::FindInMap': ['Sizes', { Ref: 'AWS::Region' }, 'memory'] }, 512],
  ['If', { 'Fn::If': ['IsLive', 'yes', 'no'] }, 'yes'],
  ['If of Not', { 'Fn::If': ['IsNot', 'yes', 'no'] }, 'no'],
  ['If of Or and And', [{ 'Fn::If': ['Either', 1, 2] }, { 'Fn::If': ['Both', 1, 2] }], [1, 2]],
  ['Base64', { 'Fn::Base64': 'abc' }, 'YWJj'],
  ['ToJsonString', { 'Fn::ToJsonString': { a: { Ref: 'Table' } } }, '{"a":"ref-of-Table"}'],
  ['NoValue in an object', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
  ['NoValue in a list', [{ Ref: 'AWS::NoValue' }, 1], [1]],
])('%s is resolved', (_, value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

test('a property that the template leaves out, or sets to no value, is undefined', () => {
  const [, queue] = resource('Api', 'Here', { Name: { Ref: 'AWS::NoValue' } });
  expect(templates.property(queue, 'Name')).toBe(undefined);
  expect(templates.property(queue, 'Other')).toBe(undefined);
});

test.each([
  ['a resource that is not there', { Ref: 'Nothing' }, 'no resource Nothing'],
  ['an attribute that is not known', { 'Fn::GetAtt': ['Table', 'Missing'] }, 'the attribute Missing of Table'],
  ['a parameter without a default', { Ref: 'Secret' }, 'parameter Secret has no default'],
  ['an export that is not there', { 'Fn::ImportValue': 'Nowhere' }, 'no stack exports Nowhere'],
  ['a function that is not known', { 'Fn::Transform': {} }, 'Fn::Transform'],
  ['a value of a real account', '{{resolve:ssm:/x}}', 'on AWS only'],
  ['a selection of nothing', { 'Fn::Select': [3, ['a']] }, 'selects nothing'],
  ['a join of what is no text', { 'Fn::Join': ['', [{ a: 1, b: 2 }]] }, 'is not a text'],
])('%s is an error that names the stack and the resource', (_, value, why) => {
  expect(() => resolve(value)).toThrow(StartError);
  expect(() => resolve(value)).toThrow(why);
  expect(() => resolve(value)).toThrow('The template of Api cannot be read at Here');
});
