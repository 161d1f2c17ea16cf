import { RemovalPolicy } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { DomainFunction } from './domain-function.ts';

export interface TenantProviderProps {
  /** The function that provisions. */
  provision: DomainFunction;
}

/** Lets CloudFormation call the function that provisions tenants. */
export class TenantProvider extends Construct {
  readonly serviceToken: string;

  constructor(scope: Construct, id: string, { provision }: TenantProviderProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THIRTEEN_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of ours: the one that the library makes has a managed policy for all logs.
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const provider = new Provider(this, 'Provider', {
      onEventHandler: provision.fn,
      frameworkOnEventRole: role,
      logGroup,
    });
    acknowledgeWildcard(role, ':*', 'The library lets it call every version of the one function');
    this.serviceToken = provider.serviceToken;
  }
}
