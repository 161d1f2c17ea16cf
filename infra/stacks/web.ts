import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { NotDeployable } from '../constructs/not-deployable.ts';
import { PortalDistribution, type PortalDistributionProps } from '../constructs/portal-distribution.ts';
import { PortalFiles } from '../constructs/portal-files.ts';
import type { ApiStack } from './api.ts';
import type { DataStack } from './data.ts';

export interface WebStackProps extends StackProps {
  readonly data: DataStack;
  readonly api: ApiStack;
  /** The portal's own domain and its certificate. @default CloudFront draws one */
  readonly domain: PortalDistributionProps['domain'];
  readonly webAclArn: string | undefined;
  /** What is built of the portal. */
  readonly portalFolder: string | undefined;
}

/** The portal. */
export class WebStack extends Stack {
  readonly portal: PortalDistribution;

  constructor(app: App, id: string, props: WebStackProps) {
    const { data, api, domain, webAclArn, portalFolder, ...stackProps } = props;
    super(app, id, stackProps);
    const files = new PortalFiles(this, 'Files');
    this.portal = new PortalDistribution(this, 'Portal', {
      files: files.bucket,
      apiDomain: api.api.domainName,
      mediaOrigin: data.recordings.origin,
      domain,
      webAclArn,
    });
    if (portalFolder) files.deploy(portalFolder, this.portal.distribution);
    else new NotDeployable(this, 'NoPortal', { reason: 'The portal is not built: use `npm run deploy`.' });
    new CfnOutput(this, 'PortalUrl', { value: this.portal.url, description: 'Where people find the portal' });
    new CfnOutput(this, 'DistributionDomain', {
      value: this.portal.distribution.distributionDomainName,
      description: 'What the DNS record of a domain of your own points to',
    });
  }
}
