import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';

export interface Resource {
  stack: string;
  logicalId: string;
  type: string;
  /** Unresolved. */
  properties: Record<string, unknown>;
  dependsOn: string[];
}

export interface Stack {
  name: string;
  parameters: Record<string, { Type: string; Default?: unknown }>;
  mappings: Record<string, Record<string, Record<string, unknown>>>;
  conditions: Record<string, unknown>;
  resources: Map<string, Resource>;
  /** Unresolved. */
  outputs: Record<string, { value: unknown; exportName: unknown }>;
  /** Asset hash -> where its files are. */
  assets: Map<string, string>;
}

interface Manifest {
  artifacts: Record<
    string,
    { type: string; properties?: { templateFile?: string; stackName?: string; file?: string }; dependencies?: string[] }
  >;
}

interface Template {
  Parameters?: Stack['parameters'];
  Mappings?: Stack['mappings'];
  Conditions?: Stack['conditions'];
  Resources?: Record<
    string,
    { Type: string; Properties?: Record<string, unknown>; DependsOn?: string | string[]; Condition?: string }
  >;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
}

/** Reads what `cdk synth` wrote: all stacks, those that others depend on first. */
export function readCloudAssembly(folder: string): Stack[] {
  const { artifacts } = readJson<Manifest>(join(folder, 'manifest.json'));
  const done = new Set<string>();
  const stacks: Stack[] = [];
  const visit = (id: string) => {
    const artifact = artifacts[id];
    if (!artifact || done.has(id)) return;
    done.add(id);
    for (const dependency of artifact.dependencies ?? []) visit(dependency);
    if (artifact.type === 'aws:cloudformation:stack') stacks.push(readStack(folder, id, artifact.properties ?? {}));
  };
  Object.keys(artifacts).forEach(visit);
  return stacks;
}

function readStack(
  folder: string,
  id: string,
  { templateFile, stackName }: { templateFile?: string; stackName?: string },
): Stack {
  if (!templateFile) throw new StartError(`The cloud assembly in ${folder} has no template of the stack ${id}.`);
  const name = stackName ?? id;
  const template = readJson<Template>(join(folder, templateFile));
  const resources = Object.entries(template.Resources ?? {})
    .filter(([logicalId]) => logicalId !== 'CDKMetadata')
    .map(([logicalId, { Type, Properties, DependsOn }]): [string, Resource] => [
      logicalId,
      {
        stack: name,
        logicalId,
        type: Type,
        properties: Properties ?? {},
        dependsOn: DependsOn === undefined ? [] : [DependsOn].flat(),
      },
    ]);
  const outputs = Object.entries(template.Outputs ?? {}).map(
    ([output, { Value, Export }]) => [output, { value: Value, exportName: Export?.Name }] as const,
  );
  return {
    name,
    parameters: template.Parameters ?? {},
    mappings: template.Mappings ?? {},
    conditions: template.Conditions ?? {},
    resources: new Map(resources),
    outputs: Object.fromEntries(outputs),
    assets: readAssets(folder, templateFile.replace(/\.template\.json$/, '.assets.json')),
  };
}

function readAssets(folder: string, file: string): Map<string, string> {
  const { files = {} } = readJson<{ files?: Record<string, { source: { path: string } }> }>(join(folder, file));
  return new Map(
    Object.entries(files).map(([hash, { source }]) => [
      hash,
      source.path.startsWith('/') ? source.path : join(folder, source.path),
    ]),
  );
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
