import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { expect, test } from 'vitest';
import { PortalDistribution, type PortalDistributionProps } from './portal-distribution.ts';

const mediaOrigin = 'https://calls.s3.eu-west-2.amazonaws.com';

function synthesize(props: Partial<PortalDistributionProps> = {}) {
  const stack = new Stack(new App(), 'Web');
  const files = new Bucket(stack, 'Files');
  const portal = new PortalDistribution(stack, 'Portal', {
    files,
    apiDomain: 'api.example.com',
    mediaOrigin,
    ...props,
  });
  const template = Template.fromStack(stack);
  const only = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
  const [distribution] = only('AWS::CloudFront::Distribution');
  return {
    ...{ stack, portal },
    config: distribution?.DistributionConfig,
    headers: only('AWS::CloudFront::ResponseHeadersPolicy').map((policy) => policy.ResponseHeadersPolicyConfig),
  };
}

test('every answer has the headers that keep browsers careful', () => {
  const { config, headers } = synthesize();
  const behaviours = [config.DefaultCacheBehavior, ...config.CacheBehaviors];
  expect(behaviours.filter(({ ResponseHeadersPolicyId }) => ResponseHeadersPolicyId)).toHaveLength(2);
  expect(headers).toHaveLength(2);
  for (const { SecurityHeadersConfig } of headers) {
    expect(SecurityHeadersConfig).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'same-origin', Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 63_072_000, IncludeSubdomains: true, Override: true },
      ContentSecurityPolicy: { Override: true },
    });
  }
});

test('pages run their own scripts alone, load audio from one other place, and stand in no frame', () => {
  for (const { SecurityHeadersConfig } of synthesize().headers) {
    const policy: string = SecurityHeadersConfig.ContentSecurityPolicy.ContentSecurityPolicy;
    expect(Object.fromEntries(policy.split('; ').map((directive) => directive.split(/ (.*)/)))).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'media-src': `'self' ${mediaOrigin}`,
      'connect-src': `'self' ${mediaOrigin}`,
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
  }
});

test('nobody keeps answers of the API', () => {
  const { config, headers } = synthesize();
  const noStore = { Header: 'cache-control', Value: 'no-store', Override: true };
  const items = headers.map(({ CustomHeadersConfig }) => CustomHeadersConfig.Items);
  expect(items.filter((list) => JSON.stringify(list).includes(JSON.stringify(noStore.Value)))).toEqual([
    expect.arrayContaining([noStore]),
  ]);
  // CachingDisabled, of CloudFront's own policies.
  const disabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
  expect(config.CacheBehaviors).toEqual([
    expect.objectContaining({ PathPattern: '/api/*', CachePolicyId: disabled, ViewerProtocolPolicy: 'https-only' }),
  ]);
});

test('a domain of one’s own is served by TLS 1.2 and later', () => {
  const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/1';
  const { config, portal } = synthesize({ domain: { name: 'calls.provider.co.uk', certificateArn } });
  expect(portal.url).toBe('https://calls.provider.co.uk');
  expect(config.Aliases).toEqual(['calls.provider.co.uk']);
  expect(config.ViewerCertificate).toMatchObject({
    AcmCertificateArn: certificateArn,
    MinimumProtocolVersion: 'TLSv1.2_2021',
  });
});
