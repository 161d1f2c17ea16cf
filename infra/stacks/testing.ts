import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import cdk from '../../cdk.json' with { type: 'json' };
import { bundleFunctions } from '../bundle.ts';
import { callRecord } from './call-record.ts';
import type { Settings } from './settings.ts';
import { parseTenants, type Tenant } from './tenant-list.ts';

/** A resource as its template has it. */
export interface Resource {
  stack: string;
  id: string;
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is below is CloudFormation's, of another shape for every type.
  Properties: Record<string, any>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

interface Template {
  Resources: Record<string, Omit<Resource, 'stack' | 'id'>>;
  Outputs?: Record<string, { Value: unknown }>;
  Rules?: Record<string, { Assertions: Array<{ AssertDescription: string }> }>;
}

export interface Synthesized {
  /** Stack name -> template. */
  templates: Map<string, Template>;
  /** The resources of these types, of all stacks. */
  all(...types: string[]): Resource[];
}

export const tenant = (tenantId: string, email = `morgan@${tenantId}.co.uk`): Tenant => {
  const [parsed] = parseTenants(
    JSON.stringify([
      {
        ...{ tenantId, name: `Customer ${tenantId}`, country: 'GB', timeZone: 'Europe/London' },
        administrator: { name: 'Morgan Hale', username: `${tenantId}-admin`, email },
        recorder: { name: 'Head office PBX', timeZone: 'Europe/London' },
      },
    ]),
  );
  if (!parsed) throw new Error('There is one tenant');
  return parsed;
};

/** Synthesizes all stacks, with a portal and a media layer unless `built` is false. Throws where a rule is not kept. */
export async function synthesize({
  settings = { sender: 'calls@provider.co.uk', supportEmail: 'support@provider.co.uk' },
  tenants = [tenant('acme'), tenant('acme2')],
  built = true,
}: {
  settings?: Settings;
  tenants?: Tenant[];
  built?: boolean;
} = {}): Promise<Synthesized> {
  await bundleFunctions();
  const folder = mkdtempSync(join(tmpdir(), 'call-record-synth-'));
  try {
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    const app = new App({
      context: { ...cdk.context, 'aws:cdk:disable-asset-staging': true },
      outdir: join(folder, 'out'),
    });
    callRecord(app, { settings, tenants, built: built ? { portal: folder, mediaLayer: folder } : {} });
    const templates = new Map(
      app.synth().stacks.map(({ stackName, template }): [string, Template] => [stackName, template]),
    );
    const resources = [...templates].flatMap(([stack, { Resources }]) =>
      Object.entries(Resources).map(
        ([id, resource]): Resource => ({ ...resource, Properties: resource.Properties ?? {}, stack, id }),
      ),
    );
    return { templates, all: (...types) => resources.filter(({ Type }) => types.includes(Type)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
