import { type App, Validations } from 'aws-cdk-lib';
import { SolutionsChecks } from '../constructs/acknowledge-wildcard.ts';
import { AccountStack } from './account.ts';
import { AlarmsStack } from './alarms.ts';
import { ApiStack } from './api.ts';
import { CorrespondenceStack } from './correspondence.ts';
import { DataStack } from './data.ts';
import { IdentityStack } from './identity.ts';
import { IngestStack } from './ingest.ts';
import { JobsStack } from './jobs.ts';
import { MailStack } from './mail.ts';
import type { Settings } from './settings.ts';
import { TenantStack } from './tenant.ts';
import type { Tenant } from './tenant-list.ts';
import { TenantsStack } from './tenants.ts';
import { TotalsStack } from './totals.ts';
import { UsersStack } from './users.ts';
import { WebStack } from './web.ts';

export interface CallRecordProps {
  readonly settings: Settings;
  readonly tenants: readonly Tenant[];
  /** Folders of what is built before; undefined where it is not. The functions' bundles are always there. */
  readonly built: { readonly portal?: string | undefined; readonly mediaLayer?: string | undefined };
}

/** Adds all stacks of Call Record to the app, wired, and the rules that they are held to. */
export function callRecord(app: App, { settings, tenants, built }: CallRecordProps): void {
  Validations.of(app).addPlugins(new SolutionsChecks(app));

  const { portalDomain, certificateArn, webAclArn, sender, senderDomain, replyTo, alarmEmail } = settings;
  const { supportEmail, supportInbox } = settings;
  // Without a region the stacks fit any.
  const env = { region: process.env.CDK_DEFAULT_REGION };
  const common = (what: string) => ({ env, description: `Call Record: ${what}` });

  const alarms = new AlarmsStack(app, 'CallRecord-Alarms', { ...common('where alarms go'), alarmEmail });
  const data = new DataStack(app, 'CallRecord-Data', {
    ...common('rows, recordings, and uploads that wait'),
    // A distribution's own domain is not known here, and what is kept for good must not hang on what can be replaced. The
    // rule guards little: what opens an object is the signature in its address, which other pages do not get.
    portalOrigin: `https://${portalDomain ?? '*.cloudfront.net'}`,
  });
  const identity = new IdentityStack(app, 'CallRecord-Identity', common('passwords and second factors'));
  const mail = new MailStack(app, 'CallRecord-Mail', {
    ...common('who mail comes from'),
    sender,
    senderDomain,
    replyTo,
  });
  new IngestStack(app, 'CallRecord-Ingest', {
    ...common('from upload to recording'),
    data,
    mediaLayer: built.mediaLayer,
  });
  new JobsStack(app, 'CallRecord-Jobs', { ...common('work on many recordings'), data });
  new TotalsStack(app, 'CallRecord-Totals', { ...common('what is added up'), data });
  const api = new ApiStack(app, 'CallRecord-Api', { ...common('the HTTP API'), data, identity });
  const web = new WebStack(app, 'CallRecord-Web', {
    ...common('the portal'),
    ...{ data, api, webAclArn, portalFolder: built.portal },
    domain: portalDomain && certificateArn ? { name: portalDomain, certificateArn } : undefined,
  });
  new CorrespondenceStack(app, 'CallRecord-Correspondence', {
    ...common('what is written back and forth by mail'),
    ...{ data, mail, web, supportEmail, supportInbox, senderDomain },
  });
  new AccountStack(app, 'CallRecord-Account', {
    ...common('mail to people about their accounts'),
    ...{ data, mail, web },
  });
  new UsersStack(app, 'CallRecord-Users', {
    ...common('who may sign in'),
    ...{ data, identity, mail, api, web },
  });
  const provisioning = new TenantsStack(app, 'CallRecord-Tenants', {
    ...common('what brings customers into being'),
    ...{ data, identity, mail, web },
  });
  for (const tenant of tenants)
    new TenantStack(app, `CallRecord-Tenant-${tenant.tenantId}`, {
      ...common(`the customer ${tenant.tenantId}`),
      ...{ tenant, data, provider: provisioning.provider },
    });

  alarms.hearAlarmsOf(app);
}
