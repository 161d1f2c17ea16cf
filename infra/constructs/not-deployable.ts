import { Annotations, CfnRule, Fn, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

export interface NotDeployableProps {
  /** What is missing, as a sentence that says what to do about it. */
  readonly reason: string;
}

/**
 * Lets a template be synthesized, for tests and for one machine, that must not reach AWS as it is: CloudFormation refuses
 * it with the reason before it touches anything.
 */
export class NotDeployable extends Construct {
  constructor(scope: Construct, id: string, { reason }: NotDeployableProps) {
    super(scope, id);
    new CfnRule(this, 'Rule', {
      assertions: [{ assert: Fn.conditionEquals('missing', 'present'), assertDescription: reason }],
    });
    Annotations.of(Stack.of(this)).addWarningV2(
      `call-record:not-deployable:${id}`,
      `Cannot be deployed yet. ${reason}`,
    );
  }
}
