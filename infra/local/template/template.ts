import type { Memory } from '../state.ts';
import { type Resource, readCloudAssembly, type Stack } from './cloud-assembly.ts';
import { type ResourceAttributes, resolver } from './intrinsics.ts';
import { checkTypes } from './known-types.ts';
import { type Addresses, physicalResources } from './physical-resources.ts';

/** The resources of all stacks, with values in the place of tokens. */
export interface Template {
  region: string;
  accountId: string;
  stacks: readonly Stack[];
  all(...types: string[]): Resource[];
  ref(resource: Resource): string;
  /** An attribute that the type is known to have. */
  attribute(resource: Resource, name: string): string;
  /** A property in the form of CloudFormation's documentation; undefined where the template does not set it. */
  property<T>(resource: Resource, name: string): T | undefined;
}

export const region = 'eu-west-2';
export const accountId = '000000000000';

/** Reads the cloud assembly in a folder. Throws a StartError where it has something that cannot be played on one machine. */
export function readTemplate(folder: string, addresses: Addresses, memory: Memory): Template {
  const stacks = readCloudAssembly(folder);
  checkTypes(stacks);
  const attributes: ResourceAttributes = physicalResources({
    ...{ addresses, memory, region, accountId },
    property: (resource, name) => resolve.property(resource, name),
  });
  const resolve = resolver(stacks, attributes, { region, accountId });
  return {
    ...{ region, accountId, stacks },
    all: (...types) =>
      stacks.flatMap(({ resources }) => [...resources.values()].filter(({ type }) => types.includes(type))),
    ref: (resource) => String(attributes.ref(resource)),
    attribute: (resource, name) => String(attributes.attribute(resource, name)),
    property: <T>(resource: Resource, name: string) => resolve.property(resource, name) as T | undefined,
  };
}

/** CloudFormation takes numbers and truths as texts too. */
export const number = (value: unknown, otherwise: number): number => (value === undefined ? otherwise : Number(value));
export const truth = (value: unknown): boolean => value === true || value === 'true';
