import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type App, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { NotDeployable } from '../constructs/not-deployable.ts';
import { PortalDistribution } from '../constructs/portal-distribution.ts';
import { PortalFiles } from '../constructs/portal-files.ts';
import type { ApiStack } from './api.ts';
import type { DataStack } from './data.ts';
import type { Settings } from './settings.ts';

export interface WebStackProps extends StackProps, Pick<Settings, 'portalDomain' | 'certificateArn' | 'webAclArn'> {
  readonly data: DataStack;
  readonly api: ApiStack;
}

const portalFolder = join(import.meta.dirname, '../../dist/web');

/** The portal. */
export class WebStack extends Stack {
  readonly portal: PortalDistribution;

  constructor(app: App, id: string, props: WebStackProps) {
    const { data, api, portalDomain, certificateArn, webAclArn, ...stackProps } = props;
    super(app, id, stackProps);
    const files = new PortalFiles(this, 'Files');
    this.portal = new PortalDistribution(this, 'Portal', {
      files: files.bucket,
      apiDomain: api.api.domainName,
      mediaOrigin: data.recordings.origin,
      domain: portalDomain && certificateArn ? { name: portalDomain, certificateArn } : undefined,
      webAclArn,
    });
    if (existsSync(portalFolder)) files.deploy(portalFolder, this.portal.distribution);
    else new NotDeployable(this, 'NoPortal', { reason: 'The portal is not built: use `npm run deploy`.' });
    new CfnOutput(this, 'PortalUrl', { value: this.portal.url });
    new CfnOutput(this, 'DistributionDomain', { value: this.portal.distribution.distributionDomainName });
  }
}
