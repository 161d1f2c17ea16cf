import { StartError } from '../start-error.ts';
import type { Resource, Stack } from './cloud-assembly.ts';

/** What CloudFormation would know of a created resource. */
export interface ResourceAttributes {
  /** What `Ref` gives. */
  ref(resource: Resource): unknown;
  /** What `Fn::GetAtt` gives; undefined where the type has no such attribute here. */
  attribute(resource: Resource, name: string): unknown;
}

export interface Pseudo {
  region: string;
  accountId: string;
}

/** Stands for `AWS::NoValue`: the property is left out. */
const noValue = Symbol('AWS::NoValue');

/**
 * Resolves the intrinsic functions in templates. Throws a StartError that names the stack and the resource where a value cannot be
 * known on one machine.
 */
export function resolver(stacks: readonly Stack[], attributes: ResourceAttributes, pseudo: Pseudo) {
  const stackNamed = (name: string): Stack => {
    const stack = stacks.find((candidate) => candidate.name === name);
    if (!stack) throw new StartError(`There is no stack ${name}.`);
    return stack;
  };

  function resolve(value: unknown, at: Place): unknown {
    if (Array.isArray(value)) return value.map((item) => resolve(item, at)).filter((item) => item !== noValue);
    if (typeof value === 'string') return checkDynamicReference(value, at);
    if (typeof value !== 'object' || value === null) return value;
    const [entry, ...others] = Object.entries(value);
    if (entry && others.length === 0) {
      const [name, argument] = entry;
      const run = intrinsics[name];
      if (run) return run(argument, at);
      if (name.startsWith('Fn::')) throw unresolvable(at, `the function ${name} is not known on one machine`);
    }
    return Object.fromEntries(
      Object.entries(value)
        .map(([name, item]) => [name, resolve(item, at)] as const)
        .filter(([, item]) => item !== noValue),
    );
  }

  const text = (value: unknown, at: Place): string => {
    const resolved = resolve(value, at);
    if (typeof resolved === 'string' || typeof resolved === 'number' || typeof resolved === 'boolean')
      return String(resolved);
    throw unresolvable(at, `${JSON.stringify(value)} is not a text`);
  };
  const list = (value: unknown, at: Place): unknown[] => {
    const resolved = resolve(value, at);
    if (Array.isArray(resolved)) return resolved;
    throw unresolvable(at, `${JSON.stringify(value)} is not a list`);
  };
  const pair = (value: unknown, at: Place): [unknown, unknown] => {
    if (Array.isArray(value) && value.length === 2) return [value[0], value[1]];
    throw unresolvable(at, `${JSON.stringify(value)} should have two parts`);
  };

  const reference = (name: string, at: Place): unknown => {
    const known = pseudoParameter(name, at.stack, pseudo);
    if (known !== undefined) return known;
    const stack = stackNamed(at.stack);
    const resource = stack.resources.get(name);
    if (resource) return attributes.ref(resource);
    const parameter = stack.parameters[name];
    if (parameter?.Default !== undefined) return parameter.Default;
    throw unresolvable(at, parameter ? `the parameter ${name} has no default` : `there is no resource ${name}`);
  };
  const attribute = (logicalId: string, name: string, at: Place): unknown => {
    const resource = stackNamed(at.stack).resources.get(logicalId);
    if (!resource) throw unresolvable(at, `there is no resource ${logicalId}`);
    const value = attributes.attribute(resource, name);
    if (value === undefined)
      throw unresolvable(at, `the attribute ${name} of ${logicalId} (${resource.type}) is not known on one machine`);
    return value;
  };
  const importValue = (exported: string, at: Place): unknown => {
    for (const stack of stacks)
      for (const [output, { value, exportName }] of Object.entries(stack.outputs)) {
        const place = { stack: stack.name, resource: `output ${output}` };
        if (exportName !== undefined && text(exportName, place) === exported) return resolve(value, place);
      }
    throw unresolvable(at, `no stack exports ${exported}`);
  };
  const condition = (value: unknown, at: Place): boolean => {
    if (typeof value === 'string') return condition(stackNamed(at.stack).conditions[value], at);
    const [name = '', argument] = Object.entries((value ?? {}) as Record<string, unknown>)[0] ?? [];
    const all = () => (argument as unknown[]).map((item) => condition(item, at));
    switch (name) {
      case 'Condition':
        return condition(argument, at);
      case 'Fn::Equals': {
        const [left, right] = pair(argument, at);
        return text(left, at) === text(right, at);
      }
      case 'Fn::Not':
        return !all()[0];
      case 'Fn::And':
        return all().every(Boolean);
      case 'Fn::Or':
        return all().some(Boolean);
      default:
        throw unresolvable(at, `the condition ${JSON.stringify(value)} cannot be read`);
    }
  };

  const intrinsics: Record<string, (argument: unknown, at: Place) => unknown> = {
    Ref: (argument, at) => reference(String(argument), at),
    'Fn::GetAtt': (argument, at) => {
      const [logicalId = '', ...name] = typeof argument === 'string' ? argument.split('.') : (argument as string[]);
      return attribute(logicalId, name.join('.'), at);
    },
    'Fn::Join': (argument, at) => {
      const [separator, parts] = pair(argument, at);
      return list(parts, at)
        .map((part) => text(part, at))
        .join(text(separator, at));
    },
    'Fn::Sub': (argument, at) => {
      const [template, variables] = Array.isArray(argument) ? pair(argument, at) : [argument, {}];
      const own = variables as Record<string, unknown>;
      return String(template).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
        if (literal) return `\${${name}}`;
        if (name in own) return text(own[name], at);
        const [logicalId = '', ...path] = name.split('.');
        return String(path.length > 0 ? attribute(logicalId, path.join('.'), at) : reference(logicalId, at));
      });
    },
    'Fn::ImportValue': (argument, at) => importValue(text(argument, at), at),
    'Fn::Select': (argument, at) => {
      const [index, from] = pair(argument, at);
      const items = list(from, at);
      const item = items[Number(text(index, at))];
      if (item === undefined) throw unresolvable(at, `${JSON.stringify(argument)} selects nothing`);
      return item;
    },
    'Fn::Split': (argument, at) => {
      const [separator, from] = pair(argument, at);
      return text(from, at).split(text(separator, at));
    },
    'Fn::FindInMap': (argument, at) => {
      const [map, first, second] = (argument as unknown[]).map((part) => text(part, at));
      const value = stackNamed(at.stack).mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
      if (value === undefined) throw unresolvable(at, `the mapping ${map} has no ${first}, ${second}`);
      return value;
    },
    'Fn::If': (argument, at) => {
      const [name, then, otherwise] = argument as unknown[];
      return resolve(condition(name, at) ? then : otherwise, at);
    },
    'Fn::Base64': (argument, at) => Buffer.from(text(argument, at)).toString('base64'),
    'Fn::ToJsonString': (argument, at) => JSON.stringify(resolve(argument, at)),
    'Fn::Length': (argument, at) => list(argument, at).length,
  };

  return {
    /** A value within a resource, without tokens. */
    value: (resource: Resource, value: unknown): unknown =>
      resolve(value, { stack: resource.stack, resource: resource.logicalId }),

    /** One property; undefined where the template does not set it. */
    property(resource: Resource, name: string): unknown {
      const value = resource.properties[name];
      if (value === undefined) return undefined;
      const resolved = resolve(value, { stack: resource.stack, resource: resource.logicalId });
      return resolved === noValue ? undefined : resolved;
    },
  };
}

interface Place {
  stack: string;
  resource: string;
}

const unresolvable = ({ stack, resource }: Place, why: string) =>
  new StartError(`The template of ${stack} cannot be read at ${resource}: ${why}.`);

/** Values that only a real account has. */
function checkDynamicReference(value: string, at: Place): string {
  if (value.includes('{{resolve:')) throw unresolvable(at, `${value} can be known on AWS only`);
  return value;
}

function pseudoParameter(name: string, stack: string, { region, accountId }: Pseudo): unknown {
  switch (name) {
    case 'AWS::Region':
      return region;
    case 'AWS::AccountId':
      return accountId;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return stack;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${region}:${accountId}:stack/${stack}/local`;
    case 'AWS::NoValue':
      return noValue;
    case 'AWS::NotificationARNs':
      return [];
    default:
      return undefined;
  }
}
