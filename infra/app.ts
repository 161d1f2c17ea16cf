import { App } from 'aws-cdk-lib';
import cdk from '../cdk.json' with { type: 'json' };
import { bundleFunctions } from './bundle.ts';
import { addCallRecord } from './stacks/call-record.ts';
import { readTenants } from './stacks/tenant-list.ts';

await bundleFunctions();

// The command gives cdk.json's context to the app; without the command the app must come out the same.
const app = new App({ context: cdk.context });
addCallRecord(app, readTenants());
app.synth();
