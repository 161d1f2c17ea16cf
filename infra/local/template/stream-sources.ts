import { parseFilter } from '../dynamodb/stream-filter.ts';
import type { StreamSourceMapping } from '../dynamodb/stream-source.ts';
import { decide } from '../iam/policy.ts';
import type { Queue } from '../sqs/queues.ts';
import { StartError } from '../start-error.ts';
import type { Resource } from './cloud-assembly.ts';
import type { FunctionDescription } from './functions.ts';
import { number, type Template, truth } from './template.ts';

export interface StreamSource extends StreamSourceMapping {
  fn: FunctionDescription;
  /** Is told of records that were given up; without one they are lost, as on AWS. */
  onFailure: Queue | undefined;
}

const streamActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];

/** Which table's stream feeds which function. Throws where the function's role may not read it, or tell of its failures. */
export function readStreamSources(
  template: Template,
  functions: readonly FunctionDescription[],
  queues: readonly Queue[],
): StreamSource[] {
  const tables = template
    .all('AWS::DynamoDB::Table')
    .filter((table) => template.property(table, 'StreamSpecification') !== undefined);
  return template.all('AWS::Lambda::EventSourceMapping').flatMap((resource) => {
    const read = <T>(property: string) => template.property<T>(resource, property);
    const streamArn = read<string>('EventSourceArn');
    const table = tables.find((candidate) => template.attribute(candidate, 'StreamArn') === streamArn);
    if (!table || streamArn === undefined) return [];

    const where = `The event source ${resource.logicalId} of ${resource.stack}`;
    const target = read<string>('FunctionName');
    const fn = functions.find(({ settings }) => settings.name === target || settings.arn === target);
    if (!fn) throw new StartError(`${where} feeds no function of ours.`);
    if (read('StartingPosition') !== 'TRIM_HORIZON')
      throw new StartError(`${where} leaves out what was written before it: on one machine, streams are read in full.`);
    const onFailure = readOnFailure(template, resource, queues);
    const needs = [
      ...streamActions.map((action) => ({ action: `dynamodb:${action}`, resource: streamArn })),
      ...(onFailure ? [{ action: 'sqs:SendMessage', resource: onFailure.arn }] : []),
    ];
    for (const need of needs)
      if (decide(fn.principal, { ...need, context: new Map() }, onFailure?.policy) !== 'allowed')
        throw new StartError(`${where} cannot work: the role of ${fn.shortName} does not allow ${need.action}.`);
    return {
      name: `${resource.stack} ${resource.logicalId}`,
      tableName: template.ref(table),
      ...{ streamArn, fn, onFailure, region: template.region },
      batchSize: number(read('BatchSize'), 100),
      windowMs: number(read('MaximumBatchingWindowInSeconds'), 0) * 1000,
      wanted: readFilter(template, resource),
      bisects: truth(read('BisectBatchOnFunctionError')),
      reportsFailures: (read<string[]>('FunctionResponseTypes') ?? []).includes('ReportBatchItemFailures'),
      retries: limit(read('MaximumRetryAttempts')),
      maxAgeSeconds: limit(read('MaximumRecordAgeInSeconds')),
    };
  });
}

/** -1, the default, is no limit. */
function limit(value: unknown): number | undefined {
  const given = number(value, -1);
  return given < 0 ? undefined : given;
}

function readFilter(template: Template, resource: Resource): StreamSourceMapping['wanted'] {
  try {
    return parseFilter(template.property(resource, 'FilterCriteria'));
  } catch (error) {
    const { logicalId, stack } = resource;
    const why = (error as Error).message;
    throw new StartError(`The event source ${logicalId} of ${stack} cannot be played on one machine: ${why}.`);
  }
}

function readOnFailure(template: Template, resource: Resource, queues: readonly Queue[]): Queue | undefined {
  const config = template.property<{ OnFailure?: { Destination?: string } }>(resource, 'DestinationConfig');
  const destination = config?.OnFailure?.Destination;
  const queue = queues.find(({ arn }) => arn === destination);
  if (destination !== undefined && !queue)
    throw new StartError(
      `The event source ${resource.logicalId} of ${resource.stack} tells of failures to what is no queue of the template.`,
    );
  return queue;
}
