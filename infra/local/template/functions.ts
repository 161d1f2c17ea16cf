import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { decide, type Principal } from '../iam/policy.ts';
import type { FunctionSettings } from '../lambda/function-pool.ts';
import type { EventSourceMapping } from '../sqs/event-source.ts';
import type { Queue } from '../sqs/queues.ts';
import { StartError } from '../start-error.ts';
import type { Resource } from './cloud-assembly.ts';
import type { Role } from './roles.ts';
import { overHttp } from './storage.ts';
import { number, type Template } from './template.ts';

export interface FunctionDescription {
  resource: Resource;
  /** The folder of its code: `recordings`, `ingest`, … */
  shortName: string;
  settings: FunctionSettings;
  principal: Principal;
}

/**
 * The functions that are ours. CDK adds some of its own to a template, which do on AWS what is done here in another way: they are known by
 * not coming from `bundles`, the folder that our bundles are in.
 */
export function readFunctions(
  template: Template,
  roles: ReadonlyMap<string, Role>,
  bundles: string,
): FunctionDescription[] {
  return template.all('AWS::Lambda::Function').flatMap((resource) => {
    const folder = codeFolder(template, resource);
    if (!folder?.startsWith(join(bundles, '/'))) return [];
    const read = <T>(property: string) => template.property<T>(resource, property);
    const [module = 'index', exportName = 'handler'] = (read<string>('Handler') ?? '').split('.');
    const file = ['.mjs', '.js', '.cjs'].map((extension) => join(folder, module + extension)).find(existsSync);
    if (!file) throw new StartError(`${folder} has no ${module}: run \`npm run build:functions\`.`);
    const name = template.ref(resource);
    const timeoutSeconds = number(read('Timeout'), 3);
    return {
      resource,
      shortName: basename(folder),
      principal: takeRole(template, resource, roles),
      settings: {
        ...{ name, file, exportName, timeoutSeconds },
        arn: template.attribute(resource, 'Arn'),
        memoryMb: number(read('MemorySize'), 128),
        logGroup: read<{ LogGroup?: string }>('LoggingConfig')?.LogGroup ?? `/aws/lambda/${name}`,
        environment: Object.fromEntries(
          Object.entries(read<{ Variables?: Record<string, unknown> }>('Environment')?.Variables ?? {}).map(
            ([key, value]) => [key, overHttp(String(value))],
          ),
        ),
        // On AWS a thousand; here more processes than cores would only wait for each other.
        maxProcesses: Math.max(2, availableParallelism()),
      },
    };
  });
}

function codeFolder(template: Template, resource: Resource): string | undefined {
  const { S3Key } = template.property<{ S3Key?: string }>(resource, 'Code') ?? {};
  const hash = S3Key?.replace(/\.zip$/, '');
  return template.stacks.find(({ name }) => name === resource.stack)?.assets.get(hash ?? '');
}

function takeRole(template: Template, resource: Resource, roles: ReadonlyMap<string, Role>): Principal {
  const role = roles.get(String(template.property(resource, 'Role')));
  const lambda: Principal = { kind: 'Service', name: 'lambda.amazonaws.com', accountId: '', statements: [] };
  const request = { action: 'sts:AssumeRole', resource: '*', context: new Map() };
  if (!role || decide(lambda, request, role.trust) !== 'allowed')
    throw new StartError(`${resource.logicalId} of ${resource.stack} has no role that Lambda may take.`);
  return role.principal;
}

/** Which queue feeds which function. Throws where the function's role may not read the queue. */
export function readEventSources(
  template: Template,
  functions: readonly FunctionDescription[],
  queues: readonly Queue[],
): Array<EventSourceMapping & { functionName: string }> {
  const isStream = (arn: unknown) => String(arn).startsWith('arn:aws:dynamodb:');
  const mappings = template
    .all('AWS::Lambda::EventSourceMapping')
    .filter((resource) => !isStream(template.property(resource, 'EventSourceArn')));
  return mappings.map((resource) => {
    const read = <T>(property: string) => template.property<T>(resource, property);
    const queue = queues.find(({ arn }) => arn === read('EventSourceArn'));
    const target = read<string>('FunctionName');
    const fn = functions.find(({ settings }) => settings.name === target || settings.arn === target);
    const where = `The event source ${resource.logicalId} of ${resource.stack}`;
    if (!queue) throw new StartError(`${where} is no queue of the template.`);
    if (!fn) throw new StartError(`${where} feeds no function of ours.`);
    if (read('FilterCriteria') !== undefined)
      throw new StartError(`${where} filters, which is not known on one machine.`);
    if (queue.visibilitySeconds < fn.settings.timeoutSeconds)
      throw new StartError(`${where} cannot work: messages come back before ${fn.shortName} may take to work on them.`);
    for (const action of ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'])
      if (decide(fn.principal, { action, resource: queue.arn, context: new Map() }, queue.policy) !== 'allowed')
        throw new StartError(`${where} cannot work: the role of ${fn.shortName} does not allow ${action}.`);
    const limit = read<{ MaximumConcurrency?: unknown }>('ScalingConfig')?.MaximumConcurrency;
    return {
      queue,
      region: template.region,
      functionName: fn.settings.name,
      batchSize: number(read('BatchSize'), 10),
      maxConcurrency: Math.min(number(limit, 1000), fn.settings.maxProcesses),
      reportsFailures: (read<string[]>('FunctionResponseTypes') ?? []).includes('ReportBatchItemFailures'),
    };
  });
}
