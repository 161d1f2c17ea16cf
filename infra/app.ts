import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ASSET_RESOURCE_METADATA_ENABLED_CONTEXT, DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import cdk from '../cdk.json' with { type: 'json' };
import { bundleFunctions } from './bundle.ts';
import { callRecord } from './stacks/call-record.ts';
import { readSettings } from './stacks/settings.ts';
import { readTenants } from './stacks/tenant-list.ts';

await bundleFunctions();

// The CDK command gives all of this; whoever starts this file without it gets the same template.
const app = new App({ context: { ...cdk.context, [ASSET_RESOURCE_METADATA_ENABLED_CONTEXT]: true } });
// What is not staged is not deployed either: nobody waits for what takes long to build, or is being built at this moment.
const staged = !app.node.tryGetContext(DISABLE_ASSET_STAGING_CONTEXT);
const built = (folder: string) => {
  const path = join(import.meta.dirname, '..', folder);
  return staged && existsSync(path) ? path : undefined;
};
callRecord(app, {
  settings: readSettings(app.node),
  tenants: readTenants(join(import.meta.dirname, 'tenants.json')),
  built: { portal: built('dist/web'), mediaLayer: built('dist/layers/media') },
});
app.synth();
