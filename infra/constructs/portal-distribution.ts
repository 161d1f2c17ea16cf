import { fileURLToPath } from 'node:url';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AccessLevel,
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { SecurityHeaders } from './security-headers.ts';

export interface PortalDistributionProps {
  /** The portal's files. */
  files: IBucket;
  /** The domain of the HTTP API. */
  apiDomain: string;
  /** Where presigned URLs lead. */
  mediaOrigin: string;
  /** The portal's own domain and its certificate (in us-east-1). Default: a domain of CloudFront's. */
  domain?: { name: string; certificateArn: string } | undefined;
  /** A web ACL of AWS WAF (in us-east-1). Default: none. */
  webAclArn?: string | undefined;
}

/** One origin for browsers: the portal's files, and the API under /api. */
export class PortalDistribution extends Construct {
  readonly distribution: Distribution;
  /** What people type. */
  readonly url: string;

  constructor(scope: Construct, id: string, props: PortalDistributionProps) {
    super(scope, id);
    const { files, domain } = props;
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Call Record',
      defaultRootObject: 'index.html',
      defaultBehavior: {
        // With the leave to list, a file that is not there is answered as such; without it S3 says "forbidden".
        origin: S3BucketOrigin.withOriginAccessControl(files, {
          originAccessLevels: [AccessLevel.READ, AccessLevel.LIST],
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        ...this.behaviour('Portal', 'portal-request.js', props.mediaOrigin, false),
      },
      additionalBehaviors: {
        '/api/*': {
          origin: new HttpOrigin(props.apiDomain, { originSslProtocols: [OriginSslPolicy.TLS_V1_2] }),
          // A program that was set up with plain http is to fail at once, not to send its token in the clear each time.
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          ...this.behaviour('Api', 'api-request.js', props.mediaOrigin, true),
        },
      },
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      webAclId: props.webAclArn,
      ...(domain && {
        domainNames: [domain.name],
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
      }),
    });
    this.url = `https://${domain?.name ?? this.distribution.distributionDomainName}`;
    this.acknowledge(props);
  }

  private behaviour(
    id: string,
    file: string,
    mediaOrigin: string,
    noStore: boolean,
  ): Pick<BehaviorOptions, 'compress' | 'functionAssociations' | 'responseHeadersPolicy'> {
    const edgeFunction = new EdgeFunction(this, `${id}Request`, {
      code: FunctionCode.fromFile({ filePath: fileURLToPath(new URL(`edge/${file}`, import.meta.url)) }),
      runtime: FunctionRuntime.JS_2_0,
    });
    return {
      compress: true,
      functionAssociations: [{ function: edgeFunction, eventType: FunctionEventType.VIEWER_REQUEST }],
      responseHeadersPolicy: new SecurityHeaders(this, `${id}Headers`, {
        comment: `Call Record: ${id}`,
        ...{ mediaOrigin, noStore },
      }),
    };
  }

  private acknowledge({ domain, webAclArn }: PortalDistributionProps): void {
    const reasons: Record<string, string> = {
      'AwsSolutions-CFR1': 'Customers’ people travel; who may see what is decided by signing in.',
      'AwsSolutions-CFR3':
        'The addresses of searches hold telephone numbers, which belong in no log. The API logs each request without them, and the rest is public files.',
    };
    if (!webAclArn) {
      reasons['AwsSolutions-CFR2'] =
        'The API validates all it is sent and limits requests and sign-ins; a web ACL costs every month, and can be given with the context webAclArn.';
    }
    if (!domain) {
      reasons['AwsSolutions-CFR4'] =
        'CloudFront allows no other policy with its own certificate; with the context portalDomain it is TLS 1.2.';
    }
    reasons['@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk'] =
      'The root object is given, and no other request reaches the root of the bucket.';
    acknowledge(this.distribution, reasons);
  }
}
