import { decide, type PolicyDocument, type Principal, parsePolicy } from '../iam/policy.ts';
import { StartError } from '../start-error.ts';
import type { FunctionDescription } from './functions.ts';
import type { Template } from './template.ts';

export interface ApiRoute {
  method: string;
  /** Of the path, parameters in braces: `['api', 'recordings', '{recordingId}']`. */
  segments: string[];
  /** `GET /api/recordings/{recordingId}` */
  routeKey: string;
  functionName: string;
}

/** An HTTP API as the template describes it. */
export interface HttpApi {
  id: string;
  /** `<id>.execute-api.<region>.amazonaws.com` */
  host: string;
  routes: ApiRoute[];
}

/** Reads the HTTP APIs. Throws where a route leads to nothing, or to a function that the gateway may not invoke. */
export function readHttpApis(template: Template, functions: readonly FunctionDescription[]): HttpApi[] {
  const permissions = readPermissions(template);
  return template.all('AWS::ApiGatewayV2::Api').map((resource) => {
    const id = template.ref(resource);
    const [stage] = template
      .all('AWS::ApiGatewayV2::Stage')
      .filter((candidate) => template.property(candidate, 'ApiId') === id);
    if (!stage || template.property(stage, 'StageName') !== '$default')
      throw new StartError(`The API ${resource.logicalId} of ${resource.stack} must have the stage $default.`);
    const routes = template
      .all('AWS::ApiGatewayV2::Route')
      .filter((route) => template.property(route, 'ApiId') === id)
      .map((route): ApiRoute => {
        const routeKey = String(template.property(route, 'RouteKey'));
        const where = `The route ${routeKey} of ${route.stack}`;
        const authorization = template.property(route, 'AuthorizationType') ?? 'NONE';
        if (authorization !== 'NONE')
          throw new StartError(`${where} asks for ${authorization}, which is not known on one machine.`);
        const [method = '', path = ''] = routeKey.split(' ');
        const arn = integrationTarget(template, String(template.property(route, 'Target')), where);
        const fn = functions.find(({ settings }) => settings.arn === arn);
        if (!fn) throw new StartError(`${where} leads to no function of ours.`);
        const source = `arn:aws:execute-api:${template.region}:${template.accountId}:${id}/$default/${method}${path}`;
        if (!permissions(fn.settings.arn, source))
          throw new StartError(`${where} cannot work: the gateway may not invoke ${fn.shortName}.`);
        return { method, routeKey, segments: path.split('/').slice(1), functionName: fn.settings.name };
      });
    return { id, host: template.attribute(resource, 'ApiEndpoint').replace('https://', ''), routes };
  });
}

function integrationTarget(template: Template, target: string, where: string): unknown {
  const integration = template
    .all('AWS::ApiGatewayV2::Integration')
    .find((candidate) => target === `integrations/${template.ref(candidate)}`);
  if (!integration) throw new StartError(`${where} has no integration.`);
  const read = (property: string) => template.property(integration, property);
  if (read('IntegrationType') !== 'AWS_PROXY' || read('PayloadFormatVersion') !== '2.0')
    throw new StartError(`${where} must hand its requests to a function, in the payload format 2.0.`);
  return read('IntegrationUri');
}

/** Whether the gateway may invoke a function for a route: what AWS::Lambda::Permission says. */
function readPermissions(template: Template): (functionArn: string, sourceArn: string) => boolean {
  const permissions = template.all('AWS::Lambda::Permission').map((resource) => {
    const read = (property: string) => template.property(resource, property);
    const document: PolicyDocument = {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: String(read('Principal')) },
        Action: String(read('Action')),
        Resource: '*',
        ...(read('SourceArn') === undefined
          ? {}
          : { Condition: { ArnLike: { 'aws:SourceArn': String(read('SourceArn')) } } }),
      },
    };
    return { functionArn: read('FunctionName'), statements: parsePolicy(document) };
  });
  const gateway: Principal = {
    kind: 'Service',
    name: 'apigateway.amazonaws.com',
    accountId: template.accountId,
    statements: [],
  };
  return (functionArn, sourceArn) => {
    const statements = permissions
      .filter((permission) => permission.functionArn === functionArn)
      .flatMap((permission) => permission.statements);
    const request = {
      action: 'lambda:InvokeFunction',
      resource: functionArn,
      context: new Map([['aws:sourcearn', [sourceArn]]]),
    };
    return decide(gateway, request, statements) === 'allowed';
  };
}
