import { type App, CfnOutput, CustomResource, Stack, type StackProps } from 'aws-cdk-lib';
import { NotDeployable } from '../constructs/not-deployable.ts';
import { RecorderCredentials } from '../constructs/recorder-credentials.ts';
import type { TenantProvider } from '../constructs/tenant-provider.ts';
import type { DataStack } from './data.ts';
import type { Tenant } from './tenant-list.ts';

export interface TenantStackProps extends StackProps {
  readonly tenant: Tenant;
  readonly data: DataStack;
  readonly provider: TenantProvider;
}

/** One customer: its first rows and users, and a recorder that may upload. */
export class TenantStack extends Stack {
  constructor(app: App, id: string, { tenant, data, provider, ...props }: TenantStackProps) {
    super(app, id, props);
    const { tenantId, recorder, administrator } = tenant;
    const provisioned = new CustomResource(this, 'Tenant', {
      resourceType: 'Custom::Tenant',
      serviceToken: provider.serviceToken,
      properties: { ...tenant, recorder: { name: recorder.name, timeZone: recorder.timeZone } },
    });
    const recorderId = provisioned.getAttString('RecorderId');
    const credentials = new RecorderCredentials(this, 'Recorder', {
      store: data.recordings,
      prefix: `in/${tenantId}/${recorderId}/`,
      keyVersion: recorder.keyVersion,
      description: `${tenant.name}: ${recorder.name}`,
    });
    new CfnOutput(this, 'RecorderPrefix', {
      value: `s3://${data.recordings.bucket.bucketName}/in/${tenantId}/${recorderId}/`,
      description: `Where ${recorder.name} uploads to`,
    });
    new CfnOutput(this, 'RecorderSecret', {
      value: credentials.secret.secretArn,
      description: `The secret with the access key of ${recorder.name}`,
    });
    if (/@example\.(com|net|org)$/.test(administrator.email))
      new NotDeployable(this, 'NoMailbox', {
        reason: `The administrator's password would go to ${administrator.email}, where nobody reads it: change infra/tenants.json.`,
      });
  }
}
