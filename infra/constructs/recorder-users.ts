import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { DomainFunction } from './domain-function.ts';
import type { RecordingStore } from './recording-store.ts';

/** What the names of recorders' users begin with: functions/adapters/recorder-keys.ts gives them. */
const userPrefix = 'call-record-recorder-';

/**
 * The users of IAM that people give recorders in the portal, with access keys. They are made as the portal runs; what they may do is here: to write
 * below the tenant and the recorder that they are tagged with, and nothing else. It outlives its stack, as they do.
 */
export class RecorderUsers extends Construct {
  private readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, { store }: { readonly store: RecordingStore }) {
    super(scope, id);
    const prefix = `in/\${aws:PrincipalTag/tenant}/\${aws:PrincipalTag/recorder}/`;
    this.policy = new ManagedPolicy(this, 'Upload', {
      description: 'Call Record: what recorders may do with their access keys',
      statements: [new PolicyStatement({ actions: ['s3:PutObject'], resources: [store.objects(prefix)] })],
    });
    this.policy.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acknowledgeWildcard(this.policy, '/*', 'The recorder names its files: its own prefix is the least to name');
  }

  /** Lets a function make recorders' users and their keys, which can have no policy but the one. */
  grantManageTo(fn: DomainFunction): void {
    const users = Stack.of(fn).formatArn({
      ...{ service: 'iam', region: '', resource: 'user', resourceName: `${userPrefix}*` },
    });
    const policyArn = this.policy.managedPolicyArn;
    fn.allow(
      [
        ...['iam:CreateUser', 'iam:TagUser', 'iam:DeleteUser', 'iam:CreateAccessKey', 'iam:UpdateAccessKey'],
        ...['iam:DeleteAccessKey', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'],
      ],
      [users],
    );
    fn.allow(['iam:AttachUserPolicy', 'iam:DetachUserPolicy'], [users], { ArnEquals: { 'iam:PolicyARN': policyArn } });
    acknowledgeWildcard(
      fn,
      `/${userPrefix}*`,
      'Recorders get their users as people add them: the prefix is the least to name',
    );
    fn.setEnvironment('RECORDER_POLICY_ARN', policyArn);
  }
}
