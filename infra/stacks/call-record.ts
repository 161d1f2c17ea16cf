import { type App, Validations } from 'aws-cdk-lib';
import { SolutionsChecks } from '../constructs/acknowledge-wildcard.ts';
import { AlarmsStack } from './alarms.ts';
import { ApiStack } from './api.ts';
import { DataStack } from './data.ts';
import { IdentityStack } from './identity.ts';
import { IngestStack } from './ingest.ts';
import { MailStack } from './mail.ts';
import { readSettings } from './settings.ts';
import { TenantStack } from './tenant.ts';
import type { Tenant } from './tenant-list.ts';
import { TenantsStack } from './tenants.ts';
import { WebStack } from './web.ts';

/** Adds all stacks of Call Record to the app, and the rules that they are held to. */
export function addCallRecord(app: App, tenants: readonly Tenant[]): void {
  Validations.of(app).addPlugins(new SolutionsChecks(app));

  const { portalDomain, certificateArn, webAclArn, sender, senderDomain, alarmEmail } = readSettings(app.node);
  // Without a region the stacks fit any.
  const common = { env: { region: process.env.CDK_DEFAULT_REGION } };

  new AlarmsStack(app, 'CallRecord-Alarms', { ...common, alarmEmail });
  const data = new DataStack(app, 'CallRecord-Data', {
    ...common,
    // A distribution's own domain is not known here, and what is kept for good must not hang on what can be replaced. The
    // rule guards little: what opens an object is the signature in its address, which other pages do not get.
    portalOrigin: `https://${portalDomain ?? '*.cloudfront.net'}`,
  });
  const identity = new IdentityStack(app, 'CallRecord-Identity', common);
  const mail = new MailStack(app, 'CallRecord-Mail', { ...common, sender, senderDomain });
  new IngestStack(app, 'CallRecord-Ingest', { ...common, data });
  const api = new ApiStack(app, 'CallRecord-Api', { ...common, data, identity });
  const web = new WebStack(app, 'CallRecord-Web', { ...common, data, api, portalDomain, certificateArn, webAclArn });
  const provisioning = new TenantsStack(app, 'CallRecord-Tenants', { ...common, data, identity, mail, web });
  for (const tenant of tenants)
    new TenantStack(app, `CallRecord-Tenant-${tenant.tenantId}`, { ...common, tenant, data, tenants: provisioning });
}
