import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import { PrivateBucket } from './private-bucket.ts';

/** The bucket of the portal's files, which only CloudFront reads. */
export class PortalFiles extends Construct {
  readonly bucket: PrivateBucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // Every deployment makes the files anew, but CloudFormation removes no bucket that has some.
    this.bucket = new PrivateBucket(this, 'Bucket', { removalPolicy: RemovalPolicy.DESTROY });
    acknowledge(this.bucket, { 'AwsSolutions-S1': 'Files that anybody may read, and that only CloudFront reads' });
  }

  /** Puts the files of `folder` in place with each deployment and makes `distribution` forget the earlier pages. */
  deploy(folder: string, distribution: IDistribution): void {
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const common = {
      sources: [Source.asset(folder)],
      destinationBucket: this.bucket,
      logGroup,
      role: this.deploymentRole(logGroup, distribution).withoutPolicyUpdates(),
      memoryLimit: 512,
      // Files of earlier deployments stay, for pages that are open.
      prune: false,
    };
    const assets = new BucketDeployment(this, 'Assets', {
      ...common,
      exclude: ['*'],
      include: ['assets/*'],
      // Their names change with their content.
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
    });
    const pages = new BucketDeployment(this, 'Pages', {
      ...common,
      exclude: ['assets/*'],
      cacheControl: [CacheControl.noCache()],
      distribution,
      distributionPaths: ['/*'],
    });
    // A page must not ask for a file that is not there yet.
    pages.node.addDependency(assets);
    for (const child of Stack.of(this).node.children) {
      if (!child.node.id.startsWith('Custom::CDKBucketDeployment')) continue;
      acknowledge(child, {
        'AwsSolutions-L1':
          'A function of the construct library, which comes with its runtime and runs in deployments only',
      });
    }
  }

  /** The construct library would give itself more: every action on objects, and invalidations of any distribution. */
  private deploymentRole(logGroup: LogGroup, distribution: IDistribution): Role {
    const role = new Role(this, 'DeploymentRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    // Where `cdk bootstrap` keeps assets; the name is settled when the stack is synthesized.
    const assets = `arn:${Aws.PARTITION}:s3:::cdk-hnb659fds-assets-${Aws.ACCOUNT_ID}-${Stack.of(this).region}`;
    const statements = [
      { actions: ['s3:GetObject'], resources: [`${assets}/*`] },
      { actions: ['s3:ListBucket'], resources: [this.bucket.bucketArn] },
      { actions: ['s3:GetObject', 's3:PutObject'], resources: [this.bucket.arnForObjects('*')] },
      {
        actions: ['cloudfront:CreateInvalidation', 'cloudfront:GetInvalidation'],
        resources: [`arn:${Aws.PARTITION}:cloudfront::${Aws.ACCOUNT_ID}:distribution/${distribution.distributionId}`],
      },
    ];
    for (const statement of statements) role.addToPolicy(new PolicyStatement(statement));
    acknowledgeWildcard(role, '/*', 'Every file of the portal, from the bucket of assets to its own.');
    return role;
  }
}
