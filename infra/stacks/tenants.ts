import { type App, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { DomainFunction } from '../constructs/domain-function.ts';
import { TenantProvider } from '../constructs/tenant-provider.ts';
import type { DataStack } from './data.ts';
import type { IdentityStack } from './identity.ts';
import type { MailStack } from './mail.ts';
import type { WebStack } from './web.ts';

export interface TenantsStackProps extends StackProps {
  readonly data: DataStack;
  readonly identity: IdentityStack;
  readonly mail: MailStack;
  readonly web: WebStack;
}

/** What brings tenants into being; each of them is a stack of its own. */
export class TenantsStack extends Stack {
  readonly provider: TenantProvider;

  constructor(app: App, id: string, { data, identity, mail, web, ...props }: TenantsStackProps) {
    super(app, id, props);
    const provision = new DomainFunction(this, 'Provision', {
      entry: 'tenants/worker',
      errorImpact: 'New customers cannot be added, and changes to tenants.json have no effect',
      timeout: Duration.minutes(2),
    });
    data.table.grantReadTo(provision, 'get', 'query');
    data.table.grantWriteTo(provision, 'put', 'update');
    identity.users.grantInviteTo(provision);
    mail.sender.grantSendTo(provision);
    provision.setEnvironment('PORTAL_URL', web.portal.url);
    this.provider = new TenantProvider(this, 'Provider', { provision });
  }
}
