import { isDeepStrictEqual } from 'node:util';
import type { Cloud } from './cloud.ts';
import { StartError } from './start-error.ts';
import type { Memory } from './state.ts';
import type { Resource } from './template/cloud-assembly.ts';
import { type CustomResourceResult, isCustomResource, resultName } from './template/physical-resources.ts';
import type { Template } from './template/template.ts';

/** CDK's own custom resources that make no difference here, and why. */
const left: Record<string, string> = {
  'Custom::CDKBucketDeployment': 'the portal is served from where it is built',
  'Custom::LogRetention': 'logs are files',
  'Custom::S3AutoDeleteObjects': '`npm run reset` deletes everything',
  'Custom::S3BucketNotifications': 'is read with the bucket',
};

interface Remembered extends CustomResourceResult {
  properties: Record<string, unknown>;
}

/** A custom resource of ours: what it is given, and the function behind it. */
export interface CustomResource {
  resource: Resource;
  properties: Record<string, unknown>;
  functionName: string;
}

/** The custom resources that our functions stand behind. Throws where there is another one that nobody has decided about. */
function readCustomResources(template: Template): CustomResource[] {
  return template.stacks
    .flatMap(({ resources }) => [...resources.values()])
    .filter((resource) => isCustomResource(resource) && !(resource.type in left))
    .map((resource) => {
      const functionName = handlerOf(template, String(template.property(resource, 'ServiceToken')));
      if (functionName === undefined)
        throw new StartError(
          `The template of ${resource.stack} has ${resource.logicalId}, of type ${resource.type}, which is not known on one machine: decide in infra/local/custom-resources.ts.`,
        );
      const names = Object.keys(resource.properties).filter((name) => name !== 'ServiceToken');
      const properties = Object.fromEntries(names.map((name) => [name, asTexts(template.property(resource, name))]));
      return { resource, properties, functionName };
    });
}

/** The ARN of the function that CDK's provider framework, whose function a service token names, calls. */
function handlerOf(template: Template, serviceToken: string): string | undefined {
  const framework = template.all('AWS::Lambda::Function').find((fn) => template.attribute(fn, 'Arn') === serviceToken);
  const environment = framework && template.property<{ Variables?: Record<string, string> }>(framework, 'Environment');
  return environment?.Variables?.USER_ON_EVENT_FUNCTION_ARN;
}

/** CloudFormation hands numbers and truths to custom resources as texts. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, asTexts(item)]));
  return value === undefined || value === null ? value : String(value);
}

/**
 * Creates the custom resources that are new, and updates those whose properties changed, as a deployment does. What they gave is remembered.
 * Throws a StartError where a function fails.
 */
export async function deployCustomResources(cloud: Cloud, memory: Memory): Promise<CustomResource[]> {
  const all = readCustomResources(cloud.template);
  for (const { resource, properties, functionName } of all) {
    const before = memory.read(resultName(resource)) as Remembered | undefined;
    if (before && isDeepStrictEqual(before.properties, properties)) continue;
    const pool = [...cloud.functions.values()].find(({ settings }) => settings.arn === functionName);
    const result = await pool?.invoke({
      RequestType: before ? 'Update' : 'Create',
      RequestId: crypto.randomUUID(),
      StackId: `arn:aws:cloudformation:${cloud.region}:${cloud.template.accountId}:stack/${resource.stack}/local`,
      LogicalResourceId: resource.logicalId,
      ResourceType: resource.type,
      ResourceProperties: properties,
      ...(before ? { PhysicalResourceId: before.physicalId, OldResourceProperties: before.properties } : {}),
    });
    if (!result?.ok)
      throw new StartError(
        `${resource.logicalId} of ${resource.stack} could not be ${before ? 'updated' : 'created'}: ${result?.message ?? 'its function is missing'}.`,
      );
    const answer = JSON.parse(result.payload) as { PhysicalResourceId?: string; Data?: Record<string, unknown> } | null;
    memory.write(resultName(resource), {
      physicalId: answer?.PhysicalResourceId ?? before?.physicalId ?? resource.logicalId,
      data: answer?.Data ?? {},
      properties,
    } satisfies Remembered);
  }
  return all;
}
