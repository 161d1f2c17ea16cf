import { expect, test } from 'vitest';
import { parsePolicy } from '../iam/policy.ts';
import type { Queue } from '../sqs/queues.ts';
import type { Resource } from './cloud-assembly.ts';
import type { FunctionDescription } from './functions.ts';
import { readStreamSources } from './stream-sources.ts';
import type { Template } from './template.ts';

const streamArn = 'arn:aws:dynamodb:eu-west-2:000000000000:table/calls/stream/local';
const queue = { name: 'letters', arn: 'arn:aws:sqs:eu-west-2:000000000000:letters', policy: [] } as unknown as Queue;
const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`);

function read(properties: Record<string, unknown>, allowed: string[] = [...actions, 'sqs:SendMessage']) {
  const source = {
    ...{ EventSourceArn: streamArn, FunctionName: 'totals', StartingPosition: 'TRIM_HORIZON', BatchSize: 100 },
    DestinationConfig: { OnFailure: { Destination: queue.arn } },
    ...properties,
  };
  const resource = (type: string, logicalId: string, own: Record<string, unknown>): Resource => ({
    ...{ stack: 'Totals', logicalId, type, properties: own, dependsOn: [] },
  });
  const resources = [
    resource('AWS::DynamoDB::Table', 'Table', { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' } }),
    resource('AWS::Lambda::EventSourceMapping', 'Source', source),
  ];
  const template: Template = {
    ...{ region: 'eu-west-2', accountId: '000000000000', stacks: [] },
    all: (type) => resources.filter((candidate) => candidate.type === type),
    ref: () => 'calls',
    attribute: () => streamArn,
    property: <T>({ properties: own }: Resource, name: string) => own[name] as T | undefined,
  };
  const statements = parsePolicy({ Statement: [{ Effect: 'Allow', Action: allowed, Resource: '*' }] });
  const fn = {
    shortName: 'totals',
    settings: { name: 'totals', arn: 'arn:fn' },
    principal: { kind: 'AWS', name: 'arn:role', accountId: '000000000000', statements },
  } as unknown as FunctionDescription;
  return readStreamSources(template, [fn], [queue]);
}

test('a mapping is read with what stands in the template, and what Lambda takes where nothing stands there', () => {
  const given = {
    ...{ MaximumBatchingWindowInSeconds: 1, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 10 },
    ...{ MaximumRecordAgeInSeconds: -1, FunctionResponseTypes: ['ReportBatchItemFailures'] },
  };
  expect(read(given)).toMatchObject([
    {
      ...{ name: 'Totals Source', tableName: 'calls', streamArn, batchSize: 100, windowMs: 1000, onFailure: queue },
      ...{ bisects: true, reportsFailures: true, retries: 10, maxAgeSeconds: undefined },
    },
  ]);
  expect(read({ DestinationConfig: undefined })).toMatchObject([
    { windowMs: 0, onFailure: undefined, bisects: false, reportsFailures: false, retries: undefined },
  ]);
});

test('what is fed from something else is left to others', () => {
  expect(read({ EventSourceArn: queue.arn })).toEqual([]);
});

test.each([...actions, 'sqs:SendMessage'])('a role that may not %s is refused at the start', (action) => {
  const others = [...actions, 'sqs:SendMessage'].filter((other) => other !== action);
  expect(() => read({}, others)).toThrow(`the role of totals does not allow ${action}`);
});

test('what cannot be played is refused with the name of the mapping', () => {
  const filter = { FilterCriteria: { Filters: [{ Pattern: '{"eventName":[{"prefix":"IN"}]}' }] } };
  expect(() => read(filter)).toThrow(/^The event source Source of Totals cannot be played .*eventName with/);
  expect(() => read({ StartingPosition: 'LATEST' })).toThrow('streams are read in full');
  expect(() => read({ FunctionName: 'other' })).toThrow('feeds no function of ours');
  const elsewhere = { DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-west-2:000000000000:topic' } } };
  expect(() => read(elsewhere)).toThrow('what is no queue of the template');
});
