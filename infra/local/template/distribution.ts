import { decide, type Principal } from '../iam/policy.ts';
import type { Bucket } from '../s3/bucket.ts';
import { StartError } from '../start-error.ts';
import type { Resource } from './cloud-assembly.ts';
import type { HttpApi } from './http-api.ts';
import { overHttp } from './storage.ts';
import { type Template, truth } from './template.ts';

type Origin = { kind: 'files'; bucket: Bucket; mayList: boolean } | { kind: 'api'; api: HttpApi };

export interface Behaviour {
  /** Undefined: the default one. */
  pathPattern: string | undefined;
  origin: Origin;
  allowedMethods: readonly string[];
  compresses: boolean;
  /** The code of CloudFront Functions. */
  viewerRequest: string | undefined;
  viewerResponse: string | undefined;
  responseHeaders: ResponseHeaders;
}

interface ResponseHeaders {
  set: Array<{ name: string; value: string; override: boolean }>;
  remove: string[];
}

export interface Distribution {
  id: string;
  domainName: string;
  /** In the order in which they are tried; the default one comes last. */
  behaviours: Behaviour[];
  defaultRootObject: string | undefined;
  errorAnswers: Array<{ code: number; status: number; page: string | undefined }>;
}

interface BehaviourConfig {
  PathPattern?: string;
  TargetOriginId: string;
  AllowedMethods?: string[];
  Compress?: unknown;
  ResponseHeadersPolicyId?: string;
  FunctionAssociations?: Array<{ EventType: string; FunctionARN: string }>;
  LambdaFunctionAssociations?: unknown[];
}
interface OriginConfig {
  Id: string;
  DomainName: string;
  OriginPath?: string;
}
interface DistributionConfig {
  Origins: OriginConfig[];
  DefaultCacheBehavior: BehaviourConfig;
  CacheBehaviors?: BehaviourConfig[];
  DefaultRootObject?: string;
  CustomErrorResponses?: Array<{ ErrorCode: unknown; ResponseCode?: unknown; ResponsePagePath?: string }>;
}

/** The one distribution, which the portal's port stands for. */
export function readDistribution(
  template: Template,
  apis: readonly HttpApi[],
  buckets: readonly Bucket[],
): Distribution {
  const [resource, another] = template.all('AWS::CloudFront::Distribution');
  if (!resource || another)
    throw new StartError('The templates must have one distribution: it is what the portal is reached by.');
  const config = template.property<DistributionConfig>(resource, 'DistributionConfig');
  if (!config) throw new StartError(`The distribution ${resource.logicalId} has no configuration.`);
  const origins = new Map(
    config.Origins.map((origin) => [origin.Id, readOrigin(template, resource, origin, apis, buckets)]),
  );
  const readBehaviour = (behaviour: BehaviourConfig): Behaviour => {
    const origin = origins.get(behaviour.TargetOriginId);
    if (!origin)
      throw new StartError(`The distribution ${resource.logicalId} has no origin ${behaviour.TargetOriginId}.`);
    if ((behaviour.LambdaFunctionAssociations ?? []).length > 0)
      throw new StartError(
        `The distribution ${resource.logicalId} runs Lambda@Edge, which is not known on one machine.`,
      );
    return {
      origin,
      pathPattern: behaviour.PathPattern,
      allowedMethods: behaviour.AllowedMethods ?? ['GET', 'HEAD'],
      compresses: truth(behaviour.Compress),
      viewerRequest: functionCode(template, behaviour, 'viewer-request'),
      viewerResponse: functionCode(template, behaviour, 'viewer-response'),
      responseHeaders: readResponseHeaders(template, behaviour.ResponseHeadersPolicyId),
    };
  };
  return {
    id: template.ref(resource),
    domainName: template.attribute(resource, 'DomainName'),
    behaviours: [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior].map(readBehaviour),
    defaultRootObject: config.DefaultRootObject || undefined,
    errorAnswers: (config.CustomErrorResponses ?? []).map(({ ErrorCode, ResponseCode, ResponsePagePath }) => ({
      code: Number(ErrorCode),
      status: Number(ResponseCode ?? ErrorCode),
      page: ResponsePagePath,
    })),
  };
}

function readOrigin(
  template: Template,
  distribution: Resource,
  { Id, DomainName, OriginPath }: OriginConfig,
  apis: readonly HttpApi[],
  buckets: readonly Bucket[],
): Origin {
  const where = `The origin ${Id} of the distribution`;
  if (OriginPath) throw new StartError(`${where} has a path, which is not known on one machine.`);
  const api = apis.find(({ host }) => host === DomainName);
  if (api) return { kind: 'api', api };
  const bucket = buckets.find(({ name }) => DomainName.endsWith(`/${name}`));
  if (!bucket) throw new StartError(`${where}, ${DomainName}, is neither an API nor a bucket of the template.`);
  const cloudFront: Principal = {
    kind: 'Service',
    name: 'cloudfront.amazonaws.com',
    accountId: template.accountId,
    statements: [],
  };
  const source = `arn:aws:cloudfront::${template.accountId}:distribution/${template.ref(distribution)}`;
  const context = new Map([
    ['aws:sourcearn', [source]],
    ['aws:sourceaccount', [template.accountId]],
    ['aws:securetransport', ['true']],
  ]);
  const may = (action: string, resource: string) =>
    decide(cloudFront, { action, resource, context }, bucket.policy) === 'allowed';
  if (!may('s3:GetObject', `${bucket.arn}/index.html`))
    throw new StartError(`${where} cannot work: the bucket's policy does not let CloudFront read it.`);
  return { kind: 'files', bucket, mayList: may('s3:ListBucket', bucket.arn) };
}

function functionCode(
  template: Template,
  { FunctionAssociations = [] }: BehaviourConfig,
  event: string,
): string | undefined {
  const association = FunctionAssociations.find(({ EventType }) => EventType === event);
  if (!association) return undefined;
  const code = template
    .all('AWS::CloudFront::Function')
    .find((resource) => template.attribute(resource, 'FunctionARN') === association.FunctionARN);
  if (!code) throw new StartError(`There is no CloudFront Function ${association.FunctionARN}.`);
  return String(template.property(code, 'FunctionCode'));
}

interface Overridable {
  Override?: unknown;
  [value: string]: unknown;
}
interface ResponseHeadersPolicyConfig {
  SecurityHeadersConfig?: Record<string, Overridable>;
  CustomHeadersConfig?: { Items: Array<{ Header: string; Value: string; Override: unknown }> };
  RemoveHeadersConfig?: { Items: Array<{ Header: string }> };
  CorsConfig?: unknown;
}

function readResponseHeaders(template: Template, id: string | undefined): ResponseHeaders {
  if (id === undefined) return { set: [], remove: [] };
  const resource = template
    .all('AWS::CloudFront::ResponseHeadersPolicy')
    .find((candidate) => template.ref(candidate) === id);
  if (!resource) throw new StartError(`The content of the response headers policy ${id} is not known on one machine.`);
  const config = template.property<ResponseHeadersPolicyConfig>(resource, 'ResponseHeadersPolicyConfig') ?? {};
  if (config.CorsConfig !== undefined)
    throw new StartError('A response headers policy with CORS is not known on one machine.');
  const security = config.SecurityHeadersConfig ?? {};
  const set: ResponseHeaders['set'] = [];
  const add = (part: string, name: string, value: (values: Overridable) => unknown) => {
    const values = security[part];
    if (values) set.push({ name, value: String(value(values)), override: truth(values.Override) });
  };
  add('ContentSecurityPolicy', 'content-security-policy', (values) => values.ContentSecurityPolicy);
  add('ContentTypeOptions', 'x-content-type-options', () => 'nosniff');
  add('FrameOptions', 'x-frame-options', (values) => values.FrameOption);
  add('ReferrerPolicy', 'referrer-policy', (values) => values.ReferrerPolicy);
  add('StrictTransportSecurity', 'strict-transport-security', (values) =>
    [
      `max-age=${values.AccessControlMaxAgeSec}`,
      ...(truth(values.IncludeSubdomains) ? ['includeSubDomains'] : []),
      ...(truth(values.Preload) ? ['preload'] : []),
    ].join('; '),
  );
  for (const { Header, Value, Override } of config.CustomHeadersConfig?.Items ?? [])
    set.push({ name: Header.toLowerCase(), value: Value, override: truth(Override) });
  return {
    set: set.map((header) => ({ ...header, value: localAddresses(header.value, template) })),
    remove: (config.RemoveHeadersConfig?.Items ?? []).map(({ Header }) => Header.toLowerCase()),
  };
}

/**
 * Plain HTTP, and path-style buckets: what is a host on AWS is the beginning of a path here, which a Content-Security-Policy takes as such
 * only if it ends with a slash.
 */
function localAddresses(value: string, template: Template): string {
  const buckets = template.all('AWS::S3::Bucket').map((bucket) => template.attribute(bucket, 'RegionalDomainName'));
  return buckets.reduce(
    (text, address) =>
      text.replace(new RegExp(`http://${address.replaceAll('.', '\\.')}(?=[\\s;]|$)`, 'g'), `http://${address}/`),
    overHttp(value),
  );
}
