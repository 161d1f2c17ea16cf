import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { DomainFunction } from './domain-function.ts';

export interface DailyRunProps {
  readonly fn: DomainFunction;
  /** UTC. */
  readonly hour: number;
}

/** Runs a function once a day. EventBridge may do so twice, and tries again what failed: the function must not mind. */
export class DailyRun extends Construct {
  constructor(scope: Construct, id: string, { fn, hour }: DailyRunProps) {
    super(scope, id);
    new Rule(this, 'Rule', {
      schedule: Schedule.cron({ minute: '0', hour: String(hour) }),
      targets: [new LambdaFunction(fn.fn, { retryAttempts: 2 })],
    });
  }
}
