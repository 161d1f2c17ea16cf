import { Duration } from 'aws-cdk-lib';
import {
  HeadersFrameOption,
  HeadersReferrerPolicy,
  type ResponseCustomHeader,
  ResponseHeadersPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Construct } from 'constructs';

export interface SecurityHeadersProps {
  comment: string;
  /** Where presigned URLs lead: the only other origin that the portal may speak to. */
  mediaOrigin: string;
  /** Whether browsers and proxies must forget the answer. */
  noStore: boolean;
}

/** What every answer says to the browser, whatever the origin answered. */
export class SecurityHeaders extends ResponseHeadersPolicy {
  constructor(scope: Construct, id: string, { comment, mediaOrigin, noStore }: SecurityHeadersProps) {
    const custom: ResponseCustomHeader[] = [
      { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
      { header: 'permissions-policy', value: 'camera=(), geolocation=(), microphone=()', override: true },
    ];
    if (noStore) custom.push({ header: 'cache-control', value: 'no-store', override: true });
    super(scope, id, {
      comment,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(mediaOrigin), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          override: true,
        },
      },
      customHeadersBehavior: { customHeaders: custom },
    });
  }
}

const contentSecurityPolicy = (mediaOrigin: string) =>
  [
    "default-src 'none'",
    "script-src 'self'",
    // Vuetify and the waveform set styles on elements.
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${mediaOrigin}`,
    `media-src 'self' ${mediaOrigin}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
