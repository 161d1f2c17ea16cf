import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { DomainFunction } from './domain-function.ts';
import { ImpactAlarm } from './impact-alarm.ts';

/** The HTTP API: one explicit route for each endpoint of the contract, and no other. */
export class PortalApi extends Construct {
  private readonly api: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      apiName: 'call-record',
      description: 'Call Record: behind the portal at /api',
      createDefaultStage: false,
    });
    const accessLog = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.THIRTEEN_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: 500, burstLimit: 1000 },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat },
    });
    new ImpactAlarm(this, 'ServerErrors', {
      metric: this.api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 5,
      impact: 'The API answers with errors: people cannot use parts of the portal',
    });
  }

  /** Where CloudFront finds it. */
  get domainName(): string {
    return `${this.api.apiId}.execute-api.${Stack.of(this).region}.${Stack.of(this).urlSuffix}`;
  }

  /** Adds the routes of the function's endpoints: to the function's stack where that is another, which needs this one then. */
  serve(fn: DomainFunction): void {
    // One leave to call for all routes: one for each would fill the function's policy (20 KB) at some fifty routes.
    const integration = new HttpLambdaIntegration(`${fn.node.id}Integration`, fn.fn, {
      scopePermissionToRoute: false,
    });
    for (const { method, path, access } of Object.values(fn.endpoints)) {
      const where = { path: `/api${path}`, integration };
      const [route] =
        Stack.of(fn) === Stack.of(this)
          ? this.api.addRoutes({ ...where, methods: [HttpMethod[method]] })
          : [
              new HttpRoute(fn, `${method}--api${path}`, {
                ...{ httpApi: this.api, integration },
                routeKey: HttpRouteKey.with(where.path, HttpMethod[method]),
              }),
            ];
      if (!route) continue;
      acknowledge(route, {
        'AwsSolutions-APIG4':
          access === 'public'
            ? 'The contract declares it public'
            : 'The function authenticates, against sessions that end at once, and enforces what the contract declares',
      });
    }
  }
}

// The route, not the address: addresses hold what people search for. No cookie, header or body either.
const accessLogFormat = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTime',
    route: '$context.routeKey',
    status: '$context.status',
    latencyMs: '$context.responseLatency',
    functionLatencyMs: '$context.integrationLatency',
    bytes: '$context.responseLength',
    error: '$context.integrationErrorMessage',
  }),
);
