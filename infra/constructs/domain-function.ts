import { join } from 'node:path';
import { Duration, RemovalPolicy, Size } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { type IGrantable, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, type ILayerVersion, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, LogGroup, MetricFilter, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Endpoint } from '../../functions/contract/endpoint.ts';
import { type FunctionEntry, functionEntries } from '../function-entries.ts';
import { ImpactAlarm } from './impact-alarm.ts';

export interface DomainFunctionProps {
  /** The entry below functions/, whose bundle is in dist/functions. */
  readonly entry: FunctionEntry;
  /** What users lose when it fails: the description of its alarm. */
  readonly errorImpact: string;
  /** The endpoints that it serves. @default none */
  readonly endpoints?: Record<string, Endpoint>;
  /** MB; a vCPU comes with 1,769. @default 1024 */
  readonly memorySize?: number;
  /** @default 10 seconds */
  readonly timeout?: Duration;
  /** Of `/tmp`. @default 512 MiB */
  readonly ephemeralStorage?: Size;
  /** What its bundle leaves out and the runtime does not bring. @default none */
  readonly layers?: ILayerVersion[];
  /** How many failures in five minutes sound its alarm. @default 1 */
  readonly errorThreshold?: number;
}

const bundles = join(import.meta.dirname, '..', '..', 'dist', 'functions');

/**
 * A Lambda function of one domain and privilege, with a role of its own that may do nothing but write its log, and an
 * alarm. What else it may touch, whoever owns that grants: permission and environment variable together.
 */
export class DomainFunction extends Construct implements IGrantable {
  readonly fn: LambdaFunction;
  readonly endpoints: Record<string, Endpoint>;
  readonly grantPrincipal: Role;

  constructor(scope: Construct, id: string, props: DomainFunctionProps) {
    super(scope, id);
    const name = functionEntries[props.entry];
    this.endpoints = props.endpoints ?? {};

    const logGroup = new LogGroup(this, 'Logs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.grantPrincipal = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(this.grantPrincipal);

    const timeout = props.timeout ?? Duration.seconds(10);
    this.fn = new LambdaFunction(this, 'Function', {
      description: `${name}: functions/${props.entry}.ts`,
      code: Code.fromAsset(join(bundles, name)),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      role: this.grantPrincipal,
      logGroup,
      memorySize: props.memorySize ?? 1024,
      timeout,
      ephemeralStorageSize: props.ephemeralStorage ?? Size.mebibytes(512),
      layers: props.layers,
      environment: { NODE_OPTIONS: '--enable-source-maps' },
    });

    // A failed request is answered and a failed message is handed back: neither is an error to Lambda, but both are logged as one.
    const logged = new MetricFilter(this, 'LoggedErrors', {
      logGroup,
      filterPattern: FilterPattern.stringValue('$.level', '=', 'error'),
      metricNamespace: 'CallRecord',
      metricName: `${name}-errors`,
    }).metric({ statistic: 'Sum', period: Duration.minutes(5) });
    new ImpactAlarm(this, 'Failures', {
      metric: new MathExpression({
        label: `${name}: failures`,
        expression: 'FILL(crashed, 0) + FILL(throttled, 0) + FILL(logged, 0)',
        usingMetrics: { crashed: this.fn.metricErrors(), throttled: this.fn.metricThrottles(), logged },
        period: Duration.minutes(5),
      }),
      threshold: props.errorThreshold ?? 1,
      impact: props.errorImpact,
    });
  }

  /** Adds to its role. Whoever calls this gives the function the name of the resource too. */
  allow(actions: string[], resources: string[], conditions?: Record<string, Record<string, string | string[]>>): void {
    this.grantPrincipal.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  }

  /** Sets a variable of its environment. */
  setEnvironment(name: string, value: string): void {
    this.fn.addEnvironment(name, value);
  }
}
